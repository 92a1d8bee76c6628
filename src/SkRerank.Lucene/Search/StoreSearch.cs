using System.Buffers;
using Lucene.Net.Index;
using Lucene.Net.Util;
using SkRerank.LateInteraction;
using SkRerank.Lucene.Filtering;
using SkRerank.Lucene.Model;
using SkRerank.Lucene.Storage;

namespace SkRerank.Lucene.Search;

/// <summary>Finds hits in a snapshot by keywords, by a vector, or by both; scores are the ones to report.</summary>
internal sealed class StoreSearch(KeywordSearch keywords)
{
    public List<Hit> ByKeywords(StoreSnapshot snapshot, string field, string query, HitQuery wanted, CancellationToken cancellationToken) =>
        Page(RankKeywords(snapshot, field, query, wanted, wanted.Depth, cancellationToken), wanted, lowerIsBetter: false);

    public static List<Hit> ByVector(StoreSnapshot snapshot, VectorField field, ReadOnlyMemory<float> vector, HitQuery wanted, CancellationToken cancellationToken) =>
        Page([.. RankVectors(snapshot, field, vector, wanted, wanted.Depth, cancellationToken).Select(h => h with { Score = VectorSearch.Report(field, h.Score) })], wanted, field.Metric.LowerIsBetter);

    public static List<Hit> ByTokenVectors(StoreSnapshot snapshot, MaxSimQuery query, HitQuery wanted, CancellationToken cancellationToken) =>
        Page(Rank(snapshot, wanted, wanted.Depth, scores => LateInteractionSearch.Score(snapshot, query, scores, cancellationToken)), wanted, lowerIsBetter: false);

    public List<Hit> ByBoth(StoreSnapshot snapshot, string field, string query, VectorField vectorField, ReadOnlyMemory<float> vector, HitQuery wanted, CancellationToken cancellationToken)
    {
        List<Hit> words = RankKeywords(snapshot, field, query, wanted, int.MaxValue, cancellationToken);
        List<Hit> vectors = RankVectors(snapshot, vectorField, vector, wanted, int.MaxValue, cancellationToken);
        return Page(RankFusion.Fuse(snapshot, words, vectors, wanted.Depth), wanted, lowerIsBetter: false);
    }

    /// <summary>Finds the records that satisfy a filter, by key.</summary>
    public static List<int> ByFilter(StoreSnapshot snapshot, FilterNode filter)
    {
        var docs = new List<int>();
        foreach (AtomicReaderContext leaf in snapshot.Leaves)
        {
            FixedBitSet set = LiveMatches(leaf, filter);
            for (int doc = set.Length == 0 ? -1 : set.NextSetBit(0); doc >= 0; doc = doc + 1 < set.Length ? set.NextSetBit(doc + 1) : -1) docs.Add(leaf.DocBase + doc);
        }

        docs.Sort(new KeyOrder(snapshot));
        return docs;
    }

    private List<Hit> RankKeywords(StoreSnapshot snapshot, string field, string query, HitQuery wanted, int count, CancellationToken cancellationToken) =>
        Rank(snapshot, wanted, count, scores => keywords.Score(snapshot, field, query, scores.AsSpan(0, snapshot.MaxDoc), cancellationToken));

    private static List<Hit> RankVectors(StoreSnapshot snapshot, VectorField field, ReadOnlyMemory<float> vector, HitQuery wanted, int count, CancellationToken cancellationToken) =>
        Rank(snapshot, wanted, count, scores => VectorSearch.Score(snapshot, field, vector, scores, cancellationToken));

    private static List<Hit> Rank(StoreSnapshot snapshot, HitQuery wanted, int count, Action<double[]> score)
    {
        double[] scores = ArrayPool<double>.Shared.Rent(snapshot.MaxDoc);
        try
        {
            score(scores);
            if (wanted.Filter is not null) Apply(snapshot, wanted.Filter, scores);
            if (wanted.ExcludeKey is not null && snapshot.Find(new BytesRef(wanted.ExcludeKey)) is >= 0 and int excluded) scores[excluded] = double.NaN;
            return TopHits.Select(snapshot, scores.AsSpan(0, snapshot.MaxDoc), count);
        }
        finally
        {
            ArrayPool<double>.Shared.Return(scores);
        }
    }

    private static void Apply(StoreSnapshot snapshot, FilterNode filter, double[] scores)
    {
        foreach (AtomicReaderContext leaf in snapshot.Leaves)
        {
            FixedBitSet set = LiveMatches(leaf, filter);
            for (int doc = 0; doc < leaf.AtomicReader.MaxDoc; doc++)
            {
                if (!set.Get(doc)) scores[leaf.DocBase + doc] = double.NaN;
            }
        }
    }

    private static FixedBitSet LiveMatches(AtomicReaderContext leaf, FilterNode filter)
    {
        FixedBitSet set = filter.Evaluate(leaf);
        if (leaf.AtomicReader.LiveDocs is not { } live) return set;
        for (int doc = 0; doc < leaf.AtomicReader.MaxDoc; doc++)
        {
            if (!live.Get(doc)) set.Clear(doc);
        }

        return set;
    }

    private static List<Hit> Page(List<Hit> hits, HitQuery wanted, bool lowerIsBetter)
    {
        IEnumerable<Hit> good = wanted.Threshold is not { } threshold ? hits : hits.TakeWhile(h => lowerIsBetter ? h.Score <= threshold : h.Score >= threshold);
        return [.. good.Skip(wanted.Skip).Take(wanted.Top)];
    }
}
