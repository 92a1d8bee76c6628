using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SkRerank.LateInteraction;

/// <summary>Finds, for each vector, the centroid of the greatest dot product; the first where several have the same.</summary>
internal sealed class NearestCentroids
{
    private const int Lanes = QueryColumns.Lanes;

    private readonly QueryColumns _columns;
    private readonly int _count;
    private readonly int _dimensions;

    public NearestCentroids(TokenVectors centroids)
    {
        _columns = new QueryColumns(centroids);
        _count = centroids.Count;
        _dimensions = centroids.Dimensions;
    }

    /// <summary>Finds the centroids of many vectors, on all cores.</summary>
    public int[] Find(TokenVectors vectors, CancellationToken cancellationToken)
    {
        var nearest = new int[vectors.Count];
        const int PerTask = 256;
        Parallel.For(0, (vectors.Count + PerTask - 1) / PerTask, new ParallelOptions { CancellationToken = cancellationToken }, task =>
        {
            for (var i = task * PerTask; i < Math.Min(vectors.Count, (task + 1) * PerTask); i += 4) Four(vectors, i, nearest);
        });
        return nearest;
    }

    // Four vectors meet sixteen centroids at a time; past the last vector it comes again.
    private void Four(TokenVectors vectors, int first, int[] nearest)
    {
        var last = vectors.Count - 1;
        ReadOnlySpan<float> v0 = vectors[first], v1 = vectors[Math.Min(first + 1, last)], v2 = vectors[Math.Min(first + 2, last)], v3 = vectors[Math.Min(first + 3, last)];
        Vector512<float> best0 = Vector512.Create(float.NegativeInfinity), best1 = best0, best2 = best0, best3 = best0;
        Vector512<int> id0 = default, id1 = default, id2 = default, id3 = default;
        for (var block = 0; block < _columns.Blocks; block++)
        {
            ref var column = ref MemoryMarshal.GetReference(_columns[block]);
            Vector512<float> a0 = default, a1 = default, a2 = default, a3 = default;
            for (var k = 0; k < _dimensions; k++)
            {
                var c = Vector512.LoadUnsafe(ref column, (nuint)k * Lanes);
                a0 = Vector512.MultiplyAddEstimate(c, Vector512.Create(v0[k]), a0);
                a1 = Vector512.MultiplyAddEstimate(c, Vector512.Create(v1[k]), a1);
                a2 = Vector512.MultiplyAddEstimate(c, Vector512.Create(v2[k]), a2);
                a3 = Vector512.MultiplyAddEstimate(c, Vector512.Create(v3[k]), a3);
            }

            var ids = Vector512.Create(block * Lanes) + Vector512<int>.Indices;
            if (block == _columns.Blocks - 1)
            {
                // Lanes past the last centroid hold zeros, which are no centroid.
                var isCentroid = Vector512.LessThan(ids, Vector512.Create(_count)).AsSingle();
                a0 = Vector512.ConditionalSelect(isCentroid, a0, Vector512.Create(float.NegativeInfinity));
                a1 = Vector512.ConditionalSelect(isCentroid, a1, Vector512.Create(float.NegativeInfinity));
                a2 = Vector512.ConditionalSelect(isCentroid, a2, Vector512.Create(float.NegativeInfinity));
                a3 = Vector512.ConditionalSelect(isCentroid, a3, Vector512.Create(float.NegativeInfinity));
            }

            Take(a0, ids, ref best0, ref id0);
            Take(a1, ids, ref best1, ref id1);
            Take(a2, ids, ref best2, ref id2);
            Take(a3, ids, ref best3, ref id3);
        }

        nearest[first] = Best(best0, id0);
        if (first + 1 <= last) nearest[first + 1] = Best(best1, id1);
        if (first + 2 <= last) nearest[first + 2] = Best(best2, id2);
        if (first + 3 <= last) nearest[first + 3] = Best(best3, id3);
    }

    private static void Take(Vector512<float> values, Vector512<int> ids, ref Vector512<float> best, ref Vector512<int> id)
    {
        var greater = Vector512.GreaterThan(values, best);
        best = Vector512.ConditionalSelect(greater, values, best);
        id = Vector512.ConditionalSelect(greater.AsInt32(), ids, id);
    }

    private static int Best(Vector512<float> best, Vector512<int> ids)
    {
        var (value, id) = (float.NegativeInfinity, 0);
        for (var lane = 0; lane < Lanes; lane++)
        {
            if (best[lane] > value || (best[lane] == value && ids[lane] < id)) (value, id) = (best[lane], ids[lane]);
        }

        return id;
    }
}
