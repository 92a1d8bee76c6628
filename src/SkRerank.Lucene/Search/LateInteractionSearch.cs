using Lucene.Net.Index;
using Lucene.Net.Util;
using SkRerank.LateInteraction;
using SkRerank.Lucene.Model;
using SkRerank.Lucene.Storage;

namespace SkRerank.Lucene.Search;

/// <summary>Scores every record of a snapshot by MaxSim over its stored token vectors, on all cores where the store is big.</summary>
internal static class LateInteractionSearch
{
    private const int RowsPerTask = 512;

    /// <summary>Writes one score a document; <see cref="double.NaN"/> where there are no token vectors or the record is deleted.</summary>
    public static void Score(StoreSnapshot snapshot, MaxSimQuery query, double[] scores, CancellationToken cancellationToken)
    {
        string model = snapshot.TokenModel!;
        int dimensions = snapshot.TokenDimensions;
        TokenVectorElement element = snapshot.TokenElement;
        var tasks = new List<(AtomicReaderContext Leaf, int From, int To)>();
        foreach (AtomicReaderContext leaf in snapshot.Leaves)
        {
            int rows = leaf.AtomicReader.MaxDoc;
            for (int from = 0; from < rows; from += RowsPerTask) tasks.Add((leaf, from, Math.Min(rows, from + RowsPerTask)));
        }

        Parallel.ForEach(tasks, new ParallelOptions { CancellationToken = cancellationToken }, task => ScoreRows(task.Leaf, task.From, task.To));

        void ScoreRows(AtomicReaderContext leaf, int from, int to)
        {
            // Doc values are for one thread.
            BinaryDocValues? values = leaf.AtomicReader.GetBinaryDocValues(StoreSchema.TokenField);
            IBits? live = leaf.AtomicReader.LiveDocs;
            var bytes = new BytesRef();
            for (int doc = from; doc < to; doc++)
            {
                scores[leaf.DocBase + doc] = double.NaN;
                if (values is null || live?.Get(doc) == false) continue;
                values.Get(doc, bytes);
                if (bytes.Length == 0) continue;
                scores[leaf.DocBase + doc] = query.Score(TextStorage.ReadVectors(bytes.Bytes.AsMemory(bytes.Offset, bytes.Length), dimensions, model, element));
            }
        }
    }
}
