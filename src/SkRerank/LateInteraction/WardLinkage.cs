using System.Buffers;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SkRerank.LateInteraction;

/// <summary>Clusters token vectors by Ward's method on Euclidean distances.</summary>
/// <remarks>
/// Merges along nearest-neighbour chains (Benzécri 1982; Müllner, <c>arXiv:1109.2378</c>, which is what SciPy's <c>linkage(method='ward')</c> runs too) with the
/// Lance–Williams update on squared distances, then applies the merges by height until the asked number of clusters is left. O(n²) time and memory.
/// </remarks>
internal static class WardLinkage
{
    private const int Lanes = 16;

    private static readonly Vector512<int> FirstIndices = Vector512.Create(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);

    /// <summary>Cuts the dendrogram of the vectors to a number of clusters.</summary>
    /// <returns>The cluster of each vector; clusters are numbered in the order of their first members.</returns>
    public static int[] Cut(TokenVectors vectors, int clusters)
    {
        var count = vectors.Count;
        var labels = new int[count];
        if (clusters >= count)
        {
            for (var i = 0; i < count; i++) labels[i] = i;
            return labels;
        }

        if (clusters <= 1) return labels;

        var stride = SquaredDistances.PaddedLength(count);
        var matrix = ArrayPool<float>.Shared.Rent(checked(count * stride));
        try
        {
            SquaredDistances.Fill(vectors, matrix, stride);
            Label(Merge(matrix, count, stride), clusters, labels);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(matrix);
        }

        return labels;
    }

    private static (int First, int Second)[] Merge(Span<float> matrix, int count, int stride)
    {
        var merges = new (int First, int Second)[count - 1];
        var keys = new long[count - 1];
        var heights = new float[count];
        var sizes = new float[stride];
        sizes.AsSpan().Fill(1);
        var active = new int[count];
        for (var i = 0; i < count; i++) active[i] = i;
        var chain = new int[count];
        var length = 0;

        for (var merge = 0; merge < merges.Length; merge++)
        {
            if (length == 0) chain[length++] = active[0];
            float distance;
            while (true)
            {
                var row = matrix.Slice(chain[length - 1] * stride, stride);
                (var nearest, distance) = Nearest(row);

                // A tie goes back along the chain: that ends the chain, and ends it at the same pair in any order of the ties.
                if (length > 1 && row[chain[length - 2]] == distance) break;
                chain[length++] = nearest;
            }

            int a = chain[length - 1], b = chain[length - 2];
            length -= 2;
            int kept = Math.Min(a, b), dropped = Math.Max(a, b);

            // Rounding must not put a merge below the merges it is made of, or the cut could take it first.
            heights[kept] = Math.Max(distance, Math.Max(heights[a], heights[b]));
            merges[merge] = (kept, dropped);
            keys[merge] = ((long)BitConverter.SingleToInt32Bits(heights[kept]) << 32) | (uint)merge;
            var at = active.AsSpan(0, count).IndexOf(dropped);
            active.AsSpan(at + 1, count - at - 1).CopyTo(active.AsSpan(at));
            count--;
            Join(matrix, stride, sizes, active.AsSpan(0, count), kept, dropped, distance);
        }

        // The bits of floats that are not negative order as the floats do; equal heights keep the order of the merges.
        Array.Sort(keys, merges);
        return merges;
    }

    private static (int Index, float Distance) Nearest(ReadOnlySpan<float> row)
    {
        ref var distances = ref MemoryMarshal.GetReference(row);
        var best = Vector512.LoadUnsafe(ref distances);
        var bestIndices = FirstIndices;
        var indices = FirstIndices;
        for (nuint k = Lanes; k < (nuint)row.Length; k += Lanes)
        {
            indices += Vector512.Create(Lanes);
            var candidates = Vector512.LoadUnsafe(ref distances, k);
            var closer = Vector512.LessThan(candidates, best);
            best = Vector512.ConditionalSelect(closer, candidates, best);
            bestIndices = Vector512.ConditionalSelect(closer.AsInt32(), indices, bestIndices);
        }

        var nearest = bestIndices[0];
        for (var lane = 1; lane < Lanes; lane++)
        {
            var index = bestIndices[lane];
            if (row[index] < row[nearest] || (row[index] == row[nearest] && index < nearest)) nearest = index;
        }

        return (nearest, row[nearest]);
    }

    private static void Join(Span<float> matrix, int stride, float[] sizes, ReadOnlySpan<int> active, int kept, int dropped, float distance)
    {
        ref var ofKept = ref matrix[kept * stride];
        ref var ofDropped = ref matrix[dropped * stride];
        ref var ofOthers = ref MemoryMarshal.GetArrayDataReference(sizes);
        var keptSize = Vector512.Create(sizes[kept]);
        var droppedSize = Vector512.Create(sizes[dropped]);
        var between = Vector512.Create(distance);
        for (nuint k = 0; k < (nuint)stride; k += Lanes)
        {
            var x = Vector512.LoadUnsafe(ref ofKept, k);
            var y = Vector512.LoadUnsafe(ref ofDropped, k);
            var size = Vector512.LoadUnsafe(ref ofOthers, k);
            var joined = (((keptSize + size) * x) + ((droppedSize + size) * y) - (size * between)) / (keptSize + droppedSize + size);

            // Ward's method is reducible: the union is no closer than the closer part. Rounding must not break that, or a chain could visit a cluster twice.
            Vector512.StoreUnsafe(Vector512.Max(joined, Vector512.Min(x, y)), ref ofKept, k);
        }

        sizes[kept] += sizes[dropped];
        foreach (var other in active)
        {
            matrix[(other * stride) + kept] = matrix[(kept * stride) + other];
            matrix[(other * stride) + dropped] = float.PositiveInfinity;
        }
    }

    private static void Label((int First, int Second)[] merges, int clusters, int[] labels)
    {
        var parents = new int[labels.Length];
        for (var i = 0; i < parents.Length; i++) parents[i] = i;
        foreach (var (first, second) in merges.AsSpan(0, labels.Length - clusters))
        {
            int a = Root(parents, first), b = Root(parents, second);
            parents[Math.Max(a, b)] = Math.Min(a, b);
        }

        // A root is the first member of its cluster, so it is met before the others.
        var next = 0;
        for (var i = 0; i < labels.Length; i++)
        {
            var root = Root(parents, i);
            labels[i] = root == i ? next++ : labels[root];
        }
    }

    private static int Root(int[] parents, int node)
    {
        while (parents[node] != node) node = parents[node] = parents[parents[node]];
        return node;
    }
}
