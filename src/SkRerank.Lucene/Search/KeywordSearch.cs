using Lucene.Net.Analysis;
using Lucene.Net.Analysis.TokenAttributes;
using Lucene.Net.Index;
using Lucene.Net.Search;
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
        using TokenStream stream = analyzer.GetTokenStream(field, new StringReader(query));
        ICharTermAttribute term = stream.AddAttribute<ICharTermAttribute>();
        stream.Reset();
        while (stream.IncrementToken())
        {
            string text = term.ToString();
            terms[text] = terms.GetValueOrDefault(text) + 1;
        }

        stream.End();
        return terms;
    }

    /// <summary>Writes one score a document; <see cref="double.NaN"/> where no term of the query occurs.</summary>
    public void Score(StoreSnapshot snapshot, string field, string query, Span<double> scores, CancellationToken cancellationToken)
    {
        scores.Clear();
        FieldStatistics statistics = snapshot.StatisticsOf(field);
        foreach ((string text, int count) in Analyze(field, query))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var term = new Term(field, text);
            long containing = snapshot.Leaves.Sum(leaf => CountLive(leaf.AtomicReader, term));
            if (containing == 0) continue;
            double idf = Math.Log(1 + (statistics.Documents - containing + 0.5) / (containing + 0.5));
            foreach (AtomicReaderContext leaf in snapshot.Leaves) Add(leaf, term, count * idf, statistics.AverageLength, scores.Slice(leaf.DocBase, leaf.AtomicReader.MaxDoc));
        }

        foreach (ref double score in scores)
        {
            if (score == 0) score = double.NaN;
        }
    }

    private static int CountLive(AtomicReader reader, Term term)
    {
        if (!reader.HasDeletions) return reader.DocFreq(term);
        DocsEnum? docs = reader.GetTermDocsEnum(term);
        int count = 0;
        while (docs is not null && docs.NextDoc() != DocIdSetIterator.NO_MORE_DOCS) count++;
        return count;
    }

    private void Add(AtomicReaderContext leaf, Term term, double weight, double averageLength, Span<double> scores)
    {
        DocsEnum? docs = leaf.AtomicReader.GetTermDocsEnum(term);
        if (docs is null) return;
        NumericDocValues norms = leaf.AtomicReader.GetNormValues(term.Field);
        for (int doc = docs.NextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = docs.NextDoc())
        {
            int frequency = docs.Freq;
            long length = norms.Get(doc) - 1;
            scores[doc] += weight * frequency / (frequency + k1 * (1 - b + b * length / averageLength));
        }
    }
}
