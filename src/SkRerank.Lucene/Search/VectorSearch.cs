using System.Numerics.Tensors;
using Lucene.Net.Index;
using Lucene.Net.Util;
using SkRerank.Lucene.Model;
using SkRerank.Lucene.Storage;

namespace SkRerank.Lucene.Search;

/// <summary>Compares a query vector with every stored one: exact, with SIMD, on all cores where the store is big.</summary>
internal static class VectorSearch
{
    private const int RowsPerTask = 2048;
    private const long SmallWork = 1 << 20;

    /// <summary>Writes one score a document, higher is better; <see cref="double.NaN"/> where there is no vector or the record is deleted.</summary>
    public static void Score(StoreSnapshot snapshot, VectorField field, ReadOnlyMemory<float> query, double[] scores, CancellationToken cancellationToken)
    {
        SegmentVectors aligned = SegmentVectors.Single(query.Span, field);
        var tasks = new List<(AtomicReaderContext Leaf, SegmentVectors Vectors, int From, int To)>();
        foreach (AtomicReaderContext leaf in snapshot.Leaves)
        {
            SegmentVectors vectors = SegmentVectors.Of(leaf.AtomicReader, field);
            int rows = leaf.AtomicReader.MaxDoc;
            for (int from = 0; from < rows; from += RowsPerTask) tasks.Add((leaf, vectors, from, Math.Min(rows, from + RowsPerTask)));
        }

        if ((long)snapshot.MaxDoc * field.Dimensions <= SmallWork)
        {
            foreach ((AtomicReaderContext leaf, SegmentVectors vectors, int from, int to) in tasks) ScoreRows(leaf, vectors, from, to);
            return;
        }

        Parallel.ForEach(tasks, new ParallelOptions { CancellationToken = cancellationToken }, task => ScoreRows(task.Leaf, task.Vectors, task.From, task.To));

        void ScoreRows(AtomicReaderContext leaf, SegmentVectors vectors, int from, int to)
        {
            IBits? live = leaf.AtomicReader.LiveDocs;
            ReadOnlySpan<float> wanted = aligned[0];
            for (int doc = from; doc < to; doc++)
            {
                scores[leaf.DocBase + doc] = !vectors.Has(doc) || live?.Get(doc) == false ? double.NaN
                    : field.Metric.IsDistance ? -TensorPrimitives.Distance(wanted, vectors[doc])
                    : TensorPrimitives.Dot(wanted, vectors[doc]);
            }
        }
    }

    /// <summary>Gives the number to report for a score.</summary>
    public static double Report(VectorField field, double score) => field.Metric.Report(field.Metric.IsDistance ? -score : score);
}
