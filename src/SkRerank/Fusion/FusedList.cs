using System.Collections;

namespace SkRerank.Fusion;

/// <summary>The fused candidates, best first; each is made, with its trail, when it is first read: a pipeline reads fewer than it fuses.</summary>
/// <param name="name">The name of the fused score.</param>
/// <param name="rows">The rows in their order.</param>
internal sealed class FusedList(string name, FusionRow[] rows) : IReadOnlyList<RerankDocument>
{
    private readonly RerankDocument?[] _made = new RerankDocument?[rows.Length];

    public int Count => rows.Length;

    public RerankDocument this[int index] => _made[index] ?? Make(index);

    public IEnumerator<RerankDocument> GetEnumerator()
    {
        for (var i = 0; i < rows.Length; i++) yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    // Two threads get the same one.
    private RerankDocument Make(int index)
    {
        var made = rows[index].ToDocument(name, index + 1);
        return Interlocked.CompareExchange(ref _made[index], made, null) ?? made;
    }
}
