using System.Collections;

namespace SkRerank.Fusion;

/// <summary>The fused candidates, best first; each is made when it is first read: a pipeline reads fewer than it fuses.</summary>
/// <param name="name">The name of the fused score.</param>
/// <param name="table">What was fused.</param>
/// <param name="order">The rows of the table in their order.</param>
internal sealed class FusedList(string name, FusionTable table, int[] order) : IReadOnlyList<RerankDocument>
{
    private readonly RerankDocument?[] _made = new RerankDocument?[order.Length];

    public int Count => order.Length;

    public RerankDocument this[int index] => _made[index] ?? Make(index);

    public IEnumerator<RerankDocument> GetEnumerator()
    {
        for (var i = 0; i < order.Length; i++) yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    // Two threads get the same one.
    private RerankDocument Make(int index)
    {
        var made = table.ToDocument(name, order[index], index + 1);
        return Interlocked.CompareExchange(ref _made[index], made, null) ?? made;
    }
}
