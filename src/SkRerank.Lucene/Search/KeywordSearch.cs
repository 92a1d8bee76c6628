using Lucene.Net.Analysis;
using Lucene.Net.Search;
using SkRerank.Lucene.Analysis;
using SkRerank.Lucene.Storage;

namespace SkRerank.Lucene.Search;

/// <summary>Scores records by BM25 with exact lengths, in double, over the live records.</summary>
/// <remarks>
/// <c>Σ qtf · idf · f / (f + K)</c> with <c>idf = ln(1 + (N − n + ½) / (n + ½))</c> and <c>K = k1 · (1 − b + b · dl / avgdl)</c>
/// (Kamphuis et al. 2020, "accurate"). Deleted records count nowhere, so the scores do not depend on when segments were merged.
/// </remarks>
internal sealed class KeywordSearch(Analyzer analyzer, double k1, double b)
{
    /// <summary>Analyses a query: its distinct terms in order of appearance, and how often each occurs.</summary>
    public IReadOnlyList<KeyValuePair<string, int>> Analyze(string field, string query)
    {
        var terms = new OrderedDictionary<string, int>(StringComparer.Ordinal);
        foreach (string term in LuceneTerms.Read(analyzer, field, query)) terms[term] = terms.GetValueOrDefault(term) + 1;
        return terms;
    }

    /// <summary>Writes one score a document; <see cref="double.NaN"/> where no term of the query occurs.</summary>
    public void Score(StoreSnapshot snapshot, string field, string query, Span<double> scores, CancellationToken cancellationToken)
    {
        scores.Clear();
        FieldStatistics statistics = snapshot.StatisticsOf(field);
        IReadOnlyList<KeyValuePair<string, int>> terms = Analyze(field, query);
        SegmentTerms[] segments = [.. snapshot.Leaves.Select(leaf => SegmentTerms.Find(leaf, field, terms)).OfType<SegmentTerms>()];
        for (int i = 0; i < terms.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            long containing = segments.Sum(segment => segment.CountLive(i));
            if (containing == 0) continue;
            double idf = Math.Log(1 + (statistics.Documents - containing + 0.5) / (containing + 0.5));
            foreach (SegmentTerms segment in segments) Add(segment, i, terms[i].Value * idf, statistics.AverageLength, scores[segment.DocBase..]);
        }

        foreach (ref double score in scores)
        {
            if (score == 0) score = double.NaN;
        }
    }

    private void Add(SegmentTerms segment, int term, double weight, double averageLength, Span<double> scores)
    {
        if (segment.Postings(term, frequencies: true) is not { } docs) return;
        for (int doc = docs.NextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = docs.NextDoc())
        {
            int frequency = docs.Freq;
            scores[doc] += weight * frequency / (frequency + k1 * (1 - b + b * segment.LengthOf(doc) / averageLength));
        }
    }
}
