using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;
using Lucene.Net.Index;
using Lucene.Net.Util;
using SkRerank.Lucene.Model;
using SkRerank.Lucene.Storage;

namespace SkRerank.Lucene.Search;

/// <summary>Finds the records whose embeddings differ from the query's in the fewest sign bits, and scores those exactly; on all cores where the store is big.</summary>
/// <remarks>The share of differing signs estimates the angle of two vectors (Charikar 2002), and takes a bit a dimension where a float takes 32.</remarks>
internal static class SignScan
{
    private const int RowsPerTask = 16_384;

    /// <summary>Writes the exact score of each candidate, and <see cref="double.NaN"/> for every other record; ties for the last place are all candidates.</summary>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="field">A field whose vectors are compared by their angle.</param>
    /// <param name="query">The query's vector.</param>
    /// <param name="candidates">How many records to score exactly, at least.</param>
    /// <param name="matches">Gives the live records of a segment that may be candidates.</param>
    /// <param name="scores">Takes the scores.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    public static void Score(StoreSnapshot snapshot, VectorField field, ReadOnlyMemory<float> query, int candidates, Func<AtomicReaderContext, FixedBitSet?> matches, double[] scores, CancellationToken cancellationToken)
    {
        SegmentVectors wanted = SegmentVectors.Single(query.Span, field);
        ushort[] distances = ArrayPool<ushort>.Shared.Rent(snapshot.MaxDoc);
        int[] counts = new int[field.Dimensions + 1];
        var options = new ParallelOptions { CancellationToken = cancellationToken };
        List<(AtomicReaderContext Leaf, SegmentVectors Vectors, FixedBitSet? Matches, int From, int To)> tasks = [];
        foreach (AtomicReaderContext leaf in snapshot.Leaves)
        {
            SegmentVectors vectors = SegmentVectors.Of(leaf.AtomicReader, field);
            FixedBitSet? allowed = matches(leaf);
            for (int from = 0; from < leaf.AtomicReader.MaxDoc; from += RowsPerTask) tasks.Add((leaf, vectors, allowed, from, Math.Min(leaf.AtomicReader.MaxDoc, from + RowsPerTask)));
        }

        Parallel.ForEach(tasks, options, task =>
        {
            Span<ushort> rows = distances.AsSpan(task.Leaf.DocBase + task.From, task.To - task.From);
            int[] found = Measure(wanted.SignsOf(0), task.Vectors, task.Matches, task.From, rows, counts.Length);
            lock (counts) TensorPrimitives.Add<int>(counts, found, counts);
        });

        int last = 0;
        for (long sum = counts[0]; last + 1 < counts.Length && sum < candidates; sum += counts[last]) last++;
        Parallel.ForEach(tasks, options, task =>
        {
            for (int doc = task.From; doc < task.To; doc++)
            {
                int row = task.Leaf.DocBase + doc;
                scores[row] = distances[row] <= last ? TensorPrimitives.Dot(wanted[0], task.Vectors[doc]) : double.NaN;
            }
        });
        ArrayPool<ushort>.Shared.Return(distances);
    }

    /// <summary>Writes how many signs differ in each row, and <see cref="ushort.MaxValue"/> for what is no match; gives how many rows have each number.</summary>
    private static int[] Measure(ReadOnlySpan<ulong> wanted, SegmentVectors vectors, FixedBitSet? matches, int from, Span<ushort> distances, int numbers)
    {
        int[] counts = new int[numbers];
        for (int i = 0; i < distances.Length; i++)
        {
            distances[i] = ushort.MaxValue;
            if (!vectors.Has(from + i) || matches?.Get(from + i) == false) continue;
            ReadOnlySpan<ulong> signs = vectors.SignsOf(from + i);
            int distance = 0;
            for (int w = 0; w < signs.Length; w++) distance += BitOperations.PopCount(signs[w] ^ wanted[w]);
            distances[i] = (ushort)distance;
            counts[distance]++;
        }

        return counts;
    }
}
