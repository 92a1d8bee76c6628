using SkRerank.Lucene.Storage;

namespace SkRerank.Lucene.Search;

/// <summary>Picks the best documents: score descending, then key; the order is total, so a shorter list is always the beginning of a longer one.</summary>
internal static class TopHits
{
    /// <summary>Picks from one score a document; <see cref="double.NaN"/> means not found.</summary>
    public static List<Hit> Select(StoreSnapshot snapshot, ReadOnlySpan<double> scores, int count)
    {
        var keys = new KeyOrder(snapshot);
        var bestFirst = Comparer<Hit>.Create((x, y) => x.Score != y.Score ? y.Score.CompareTo(x.Score) : keys.Compare(x.Doc, y.Doc));
        var worstFirst = Comparer<Hit>.Create((x, y) => bestFirst.Compare(y, x));
        var heap = new PriorityQueue<Hit, Hit>(worstFirst);
        double worst = double.NegativeInfinity;
        for (int doc = 0; doc < scores.Length; doc++)
        {
            double score = scores[doc];
            if (double.IsNaN(score)) continue;
            var hit = new Hit(doc, score);
            if (heap.Count < count)
            {
                heap.Enqueue(hit, hit);
                if (heap.Count == count) worst = heap.Peek().Score;
                continue;
            }

            if (score < worst) continue;
            heap.EnqueueDequeue(hit, hit);
            worst = heap.Peek().Score;
        }

        List<Hit> hits = [.. heap.UnorderedItems.Select(item => item.Element)];
        hits.Sort(bestFirst);
        return hits;
    }
}
