using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SkRerank.LearningToRank.Trees;

/// <summary>An ensemble that scores 64 rows at a time: values become bytes once, and then each split is one comparison of 64 bytes.</summary>
/// <remarks>
/// In the line of QuickScorer (Lucchese et al., SIGIR 2015) and RapidScorer (Ye et al., KDD 2018), but by rows: for each split a mask says which of the 64 rows come by, and going right adds the
/// leaves on the left to a row's leaf number. Trees are added one after the other, so sums are those of walking each tree, bit for bit.
/// </remarks>
internal sealed class BinnedEnsemble
{
    /// <summary>The number of rows that are scored at a time.</summary>
    public const int BlockRows = 64;

    private const int MostLeaves = 256;
    private const int MostColumns = 1 << 16;
    private readonly BinnedColumn[] _columns;
    private readonly int[] _valueStarts;
    private readonly BinnedTree[] _trees;
    private readonly int[] _features;

    private BinnedEnsemble(BinnedColumn[] columns, BinnedTree[] trees)
    {
        (_columns, _trees) = (columns, trees);
        _features = [.. columns.Select(column => column.Feature).Distinct().Order()];
        _valueStarts = Array.ConvertAll(columns, column => Array.BinarySearch(_features, column.Feature) * BlockRows);
    }

    /// <summary>Gets the features that splits look at, rising.</summary>
    public ReadOnlySpan<int> Features => _features;

    /// <summary>Builds it, or gives null where a tree has more than 256 leaves or there are too many columns.</summary>
    public static BinnedEnsemble? Create(IReadOnlyList<DecisionTree> trees)
    {
        if (trees.Any(tree => tree.Leaves.Length > MostLeaves)) return null;
        var places = new SplitPlaces(trees);
        return places.Columns.Count > MostColumns ? null : new BinnedEnsemble([.. places.Columns], [.. trees.Select(tree => Binned(tree, places))]);
    }

    /// <summary>Adds up the trees for a block of rows.</summary>
    /// <param name="values">The values of <see cref="Features"/>, one feature after the other, <see cref="BlockRows"/> each; of the last rows of a part block anything.</param>
    /// <param name="rows">How many rows the block has.</param>
    /// <param name="sums">The sums to add to.</param>
    public void Add(ReadOnlySpan<double> values, int rows, Span<double> sums)
    {
        var bins = Bins(values, rows);
        Span<byte> leaves = stackalloc byte[BlockRows];
        foreach (var tree in _trees)
        {
            FindLeaves(tree, bins, leaves);
            ref var leaf = ref MemoryMarshal.GetArrayDataReference(tree.Leaves);
            for (var i = 0; i < rows; i++) sums[i] += Unsafe.Add(ref leaf, leaves[i]);
        }

        ArrayPool<byte>.Shared.Return(bins);
    }

    /// <summary>Adds up the trees for a block of rows in single precision.</summary>
    public void Add(ReadOnlySpan<double> values, int rows, Span<float> sums)
    {
        var bins = Bins(values, rows);
        Span<byte> leaves = stackalloc byte[BlockRows];
        foreach (var tree in _trees)
        {
            FindLeaves(tree, bins, leaves);
            for (var i = 0; i < rows; i++) sums[i] += (float)tree.Leaves[leaves[i]];
        }

        ArrayPool<byte>.Shared.Return(bins);
    }

    private byte[] Bins(ReadOnlySpan<double> values, int rows)
    {
        var bins = ArrayPool<byte>.Shared.Rent(_columns.Length * BlockRows);
        for (var c = 0; c < _columns.Length; c++) _columns[c].Fill(values.Slice(_valueStarts[c], rows), bins.AsSpan(c * BlockRows, rows));
        return bins;
    }

    [SkipLocalsInit]
    private static void FindLeaves(BinnedTree tree, byte[] bins, Span<byte> leaves)
    {
        // One mask a split, and one that takes what comes to leaves and is never read.
        Span<Vector512<byte>> reached = stackalloc Vector512<byte>[MostLeaves];
        ref var masks = ref MemoryMarshal.GetReference(reached);
        ref var bin = ref MemoryMarshal.GetArrayDataReference(bins);
        masks = Vector512<byte>.AllBitsSet;
        var leaf = Vector512<byte>.Zero;
        var mask = 0;
        foreach (ref readonly var split in tree.Splits.AsSpan())
        {
            var isRight = Vector512.GreaterThan(Vector512.LoadUnsafe(ref Unsafe.Add(ref bin, split.Column)), Vector512.Create(split.Threshold));
            var here = Unsafe.Add(ref masks, mask++);
            var right = here & isRight;
            Unsafe.Add(ref masks, split.Left) = Vector512.AndNot(here, isRight);
            Unsafe.Add(ref masks, split.Right) = right;
            leaf += right & Vector512.Create(split.LeftLeaves);
        }

        leaf.CopyTo(leaves);
    }

    private static BinnedTree Binned(DecisionTree tree, SplitPlaces places)
    {
        // Level by level, so that neighbours do not wait for each other's masks.
        List<int> order = tree.Splits.Length > 0 ? [0] : [];
        for (var i = 0; i < order.Count; i++) order.AddRange(new[] { tree.Splits[order[i]].Left, tree.Splits[order[i]].Right }.Where(child => child >= 0));
        var position = new int[order.Count];
        for (var i = 0; i < order.Count; i++) position[order[i]] = i;
        var leafCount = new int[order.Count];
        for (var i = order.Count - 1; i >= 0; i--) leafCount[order[i]] = LeavesBelow(tree.Splits[order[i]].Left) + LeavesBelow(tree.Splits[order[i]].Right);

        var splits = new BinnedSplit[order.Count];
        for (var i = 0; i < splits.Length; i++)
        {
            var split = tree.Splits[order[i]];
            var (column, threshold) = places.Of(split);
            splits[i] = new BinnedSplit(column * BlockRows, Place(split.Left), Place(split.Right), threshold, (byte)LeavesBelow(split.Left));
        }

        return new BinnedTree(splits, FromLeftToRight(tree));

        int LeavesBelow(int node) => node < 0 ? 1 : leafCount[node];
        ushort Place(int node) => (ushort)(node < 0 ? order.Count : position[node]);
    }

    private static double[] FromLeftToRight(DecisionTree tree)
    {
        List<double> leaves = [];
        Stack<int> open = new([tree.Splits.Length > 0 ? 0 : ~0]);
        while (open.TryPop(out var node))
        {
            if (node < 0)
            {
                leaves.Add(tree.Leaves[~node]);
                continue;
            }

            open.Push(tree.Splits[node].Right);
            open.Push(tree.Splits[node].Left);
        }

        return [.. leaves];
    }
}
