using SkRerank.Keywords;

namespace SkRerank.Tests.Keywords;

/// <summary>Scores every document by the formulas of <see cref="Bm25Variant"/>, written down a second time as they stand in the papers.</summary>
internal static class ExhaustiveBm25
{
    public static IEnumerable<(TKey Key, double Score)> Rank<TKey>(IReadOnlyList<(TKey Key, string[] Terms)> documents, string[] query, Bm25Options options)
    {
        double n = documents.Count;
        var average = documents.Count == 0 ? 0 : documents.Average(d => d.Terms.Length);
        return documents.Select(d => (d.Key, Score: Score(d.Terms), Found: d.Terms.Any(t => Idf(t) > 0 && query.Contains(t))))
            .Where(d => d.Found)
            .OrderByDescending(d => d.Score)
            .Select(d => (d.Key, d.Score));

        double Score(string[] terms) => query.Sum(term => Idf(term) * Part(terms.Count(t => t == term), terms.Length));

        double Idf(string term)
        {
            double df = documents.Count(d => d.Terms.Contains(term));
            return df == 0 ? 0 : options.Variant switch
            {
                Bm25Variant.Lucene => Math.Log(1 + ((n - df + 0.5) / (df + 0.5))),
                Bm25Variant.Robertson => Math.Max(0, Math.Log((n - df + 0.5) / (df + 0.5))),
                Bm25Variant.Atire => Math.Log(n / df),
                Bm25Variant.Bm25L => Math.Log((n + 1) / (df + 0.5)),
                _ => Math.Log((n + 1) / df),
            };
        }

        double Part(double f, double length)
        {
            var norm = 1 - options.B + (options.B * length / average);
            return options.Variant switch
            {
                Bm25Variant.Lucene or Bm25Variant.Robertson => f / (f + (options.K1 * norm)),
                Bm25Variant.Atire => (options.K1 + 1) * f / (f + (options.K1 * norm)),
                Bm25Variant.Bm25L => (options.K1 + 1) * ((f / norm) + options.Delta) / (options.K1 + (f / norm) + options.Delta),
                _ => ((options.K1 + 1) * f / (f + (options.K1 * norm))) + options.Delta,
            };
        }
    }
}
