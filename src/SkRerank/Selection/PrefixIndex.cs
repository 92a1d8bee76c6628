using System.Buffers;
using System.Numerics;

namespace SkRerank.Selection;

/// <summary>Finds among sketches those that may reach a Jaccard similarity with another, without comparing each pair.</summary>
/// <remarks>
/// Two sets with a similarity of t or more differ in at most (1 − t) of each, so of their m smallest hashes, with m = (1 − t) · size + c, at least c are in both (the prefix filter of Bayardo, Ma and Srikant 2007, and Wang, Li
/// and Feng 2012 for c above 1). So only pairs with c common hashes among these few are compared, and none is missed. Memory is rented.
/// </remarks>
internal sealed class PrefixIndex : IDisposable
{
    // One common hash is chance among passages on one subject, four are hardly ever.
    private const int MostCommon = 4;

    private readonly TextSketch[] _sketches;
    private readonly double _threshold;
    private readonly bool _isCut;
    private readonly int _mask;
    private readonly int[] _heads;
    private readonly (uint Hash, int Item, int Next)[] _entries;
    private readonly int[] _common;
    private int _count;

    public PrefixIndex(TextSketch[] sketches, double threshold)
    {
        _sketches = sketches;
        _threshold = threshold;
        var total = 0;
        foreach (var sketch in sketches) _isCut |= sketch.IsCut;
        foreach (var sketch in sketches) total += Prefix(sketch).Length;
        _mask = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(2 * total, 1)) - 1;
        _heads = ArrayPool<int>.Shared.Rent(_mask + 1);
        _heads.AsSpan(0, _mask + 1).Clear();
        _entries = ArrayPool<(uint, int, int)>.Shared.Rent(total + 1);
        _common = ArrayPool<int>.Shared.Rent(sketches.Length);
        _common.AsSpan(0, sketches.Length).Clear();
    }

    /// <summary>Lists those that were added and may reach the threshold with another.</summary>
    public void Find(int item, List<int> found)
    {
        found.Clear();
        var sketch = _sketches[item];
        var prefix = Prefix(sketch);
        var least = Common(sketch);
        foreach (var hash in prefix)
        {
            for (var e = _heads[hash & _mask]; e != 0; e = _entries[e].Next)
            {
                if (_entries[e].Hash == hash && ++_common[_entries[e].Item] == 1) found.Add(_entries[e].Item);
            }
        }

        var kept = 0;
        for (var i = 0; i < found.Count; i++)
        {
            var other = found[i];
            if (_common[other] >= Math.Min(least, Common(_sketches[other]))) found[kept++] = other;
            _common[other] = 0;
        }

        found.RemoveRange(kept, found.Count - kept);
    }

    /// <summary>Adds one, to be found by those that follow.</summary>
    public void Add(int item)
    {
        foreach (var hash in Prefix(_sketches[item]))
        {
            ref var head = ref _heads[hash & _mask];
            _entries[++_count] = (hash, item, head);
            head = _count;
        }
    }

    public void Dispose()
    {
        ArrayPool<int>.Shared.Return(_heads);
        ArrayPool<(uint, int, int)>.Shared.Return(_entries);
        ArrayPool<int>.Shared.Return(_common);
    }

    private ReadOnlySpan<uint> Prefix(TextSketch sketch)
    {
        var hashes = sketch.Hashes;

        // Against a sketch that is cut, the similarity is that of the smallest 256 of the union, however many this one has.
        var size = _isCut ? TextSketch.Size : hashes.Length;
        return hashes[..Math.Min(hashes.Length, (int)(((1 - _threshold) * size) + 1e-9) + Common(sketch))];
    }

    // What both must have of the smallest: no more than the threshold leaves of a small set.
    private int Common(TextSketch sketch) => Math.Clamp((int)Math.Ceiling((_threshold * sketch.Hashes.Length) - 1e-9), 1, MostCommon);
}
