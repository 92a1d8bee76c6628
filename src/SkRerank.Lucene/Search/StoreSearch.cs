using System.Buffers;
using Lucene.Net.Index;
using Lucene.Net.Util;
using SkRerank.LateInteraction;
using SkRerank.Lucene.Filtering;
using SkRerank.Lucene.Model;
using SkRerank.Lucene.Storage;

namespace SkRerank.Lucene.Search;

/// <summary>Finds hits in a snapshot by keywords, by a vector, or by both; scores are the ones to report.</summary>
internal sealed class StoreSearch(KeywordSearch keywords, int signScanFrom)
{
    private const int ExactCandidatesPerHit = 4;

    // Answers of up to this many hits have the same candidates, so that a shorter one is the beginning of a longer one.
    private const int SharedDepth = 100;

    public List<Hit> ByKeywords(StoreSnapshot snapshot, string field, string query, HitQuery wanted, CancellationToken cancellationToken) =>
        Page(RankKeywords(snapshot, field, query, wanted, wanted.Depth, cancellationToken), wanted, lowerIsBetter: false);

    public List<Hit> ByVector(StoreSnapshot snapshot, VectorField field, ReadOnlyMemory<float> vector, HitQuery wanted, CancellationToken cancellationToken) =>
        Page([.. RankNearest(snapshot, field, vector, wanted, cancellationToken).Select(h => h with { Score = VectorSearch.Report(field, h.Score) })], wanted, field.Metric.LowerIsBetter);

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
            for (int doc = Next(set, 0); doc >= 0; doc = Next(set, doc + 1)) docs.Add(leaf.DocBase + doc);
        }

        docs.Sort(new KeyOrder(snapshot));
        return docs;
    }

    private List<Hit> RankKeywords(StoreSnapshot snapshot, string field, string query, HitQuery wanted, int count, CancellationToken cancellationToken) =>
        Rank(snapshot, wanted, count, scores => keywords.Score(snapshot, field, query, scores.AsSpan(0, snapshot.MaxDoc), cancellationToken));

    private List<Hit> RankNearest(StoreSnapshot snapshot, VectorField field, ReadOnlyMemory<float> vector, HitQuery wanted, CancellationToken cancellationToken)
    {
        // Signs tell angles, not lengths.
        if (snapshot.Count < signScanFrom || !field.Metric.Normalises) return RankVectors(snapshot, field, vector, wanted, wanted.Depth, cancellationToken);
        long candidates = Math.Max(wanted.Depth, SharedDepth) * (long)ExactCandidatesPerHit;
        return Rank(snapshot, wanted with { Filter = null, ExcludeKey = null }, wanted.Depth, scores =>
            SignScan.Score(snapshot, field, vector, (int)Math.Min(candidates, int.MaxValue), Matches(snapshot, wanted), scores, cancellationToken));
    }

    /// <summary>Gives what tells the records of a segment that a search may find; <see langword="null"/> where that is all.</summary>
    private static Func<AtomicReaderContext, FixedBitSet?> Matches(StoreSnapshot snapshot, HitQuery wanted)
    {
        int excluded = wanted.ExcludeKey is null ? -1 : snapshot.Find(new BytesRef(wanted.ExcludeKey));
        return leaf =>
        {
            if (wanted.Filter is null && excluded < 0 && !leaf.AtomicReader.HasDeletions) return null;
            FixedBitSet set = LiveMatches(leaf, wanted.Filter ?? new ConstantNode(true));
            if (excluded >= leaf.DocBase && excluded < leaf.DocBase + leaf.AtomicReader.MaxDoc) set.Clear(excluded - leaf.DocBase);
            return set;
        };
    }

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
        for (int doc = Next(set, 0); doc >= 0; doc = Next(set, doc + 1))
        {
            if (!live.Get(doc)) set.Clear(doc);
        }

        return set;
    }

    /// <summary>Gives the first document of a set from a place on, or -1.</summary>
    private static int Next(FixedBitSet set, int from) => from < set.Length ? set.NextSetBit(from) : -1;

    private static List<Hit> Page(List<Hit> hits, HitQuery wanted, bool lowerIsBetter)
    {
        IEnumerable<Hit> good = wanted.Threshold is not { } threshold ? hits : hits.TakeWhile(h => lowerIsBetter ? h.Score <= threshold : h.Score >= threshold);
        return [.. good.Skip(wanted.Skip).Take(wanted.Top)];
    }
}
