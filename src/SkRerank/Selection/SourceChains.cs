using System.Buffers;
using System.Numerics;

namespace SkRerank.Selection;

/// <summary>Lists the documents of one source, as they are added. Memory is rented.</summary>
internal sealed class SourceChains : IDisposable
{
    private readonly IReadOnlyList<RerankDocument> _documents;
    private readonly int _mask;

    // By the hash of the source: the document that was added last, plus one; and of each document the one before it.
    private readonly int[] _heads;
    private readonly int[] _before;

    public SourceChains(IReadOnlyList<RerankDocument> documents)
    {
        _documents = documents;
        _mask = (int)BitOperations.RoundUpToPowerOf2((uint)documents.Count + 1) - 1;
        _heads = ArrayPool<int>.Shared.Rent(_mask + 1);
        _heads.AsSpan(0, _mask + 1).Clear();
        _before = ArrayPool<int>.Shared.Rent(documents.Count);
    }

    /// <summary>Adds to a list the documents of the source of one; none where it has no source.</summary>
    public void AddTo(int item, List<int> found)
    {
        if (_documents[item].SourceId is not { } source) return;
        for (var at = Head(source); at > 0; at = _before[at - 1])
        {
            if (IsOf(at - 1, source)) found.Add(at - 1);
        }
    }

    /// <summary>Counts the documents of the source of one; 0 where it has no source.</summary>
    public int Count(int item)
    {
        if (_documents[item].SourceId is not { } source) return 0;
        var count = 0;
        for (var at = Head(source); at > 0; at = _before[at - 1])
        {
            if (IsOf(at - 1, source)) count++;
        }

        return count;
    }

    /// <summary>Adds a document.</summary>
    public void Add(int item)
    {
        if (_documents[item].SourceId is not { } source) return;
        ref var head = ref Head(source);
        _before[item] = head;
        head = item + 1;
    }

    public void Dispose()
    {
        ArrayPool<int>.Shared.Return(_heads);
        ArrayPool<int>.Shared.Return(_before);
    }

    private ref int Head(string source) => ref _heads[string.GetHashCode(source, StringComparison.Ordinal) & _mask];

    private bool IsOf(int item, string source) => string.Equals(_documents[item].SourceId, source, StringComparison.Ordinal);
}
