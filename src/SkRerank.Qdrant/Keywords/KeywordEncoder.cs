using SkRerank.Keywords;
using SkRerank.Qdrant.Wire;

namespace SkRerank.Qdrant.Keywords;

/// <summary>Makes the sparse vectors whose dot product, with the server's idf, is BM25.</summary>
/// <remarks>
/// A document's value of a term is <c>f / (f + k1 · (1 − b + b · dl / avgdl))</c>, a query's is how often it has the term, and the server multiplies by <c>ln(1 + (N − n + ½) / (n + ½))</c> where the vector has the modifier <c>idf</c>:
/// Lucene's BM25, as of the embedded store. The average length avgdl is given, not measured, because a stored vector cannot follow it.
/// </remarks>
internal sealed class KeywordEncoder(TextAnalyzer analyzer, double k1, double b, double averageLength)
{
    public SparseVector Document(string text)
    {
        IReadOnlyList<string> terms = analyzer.Analyze(text);
        double saturation = k1 * (1 - b + (b * terms.Count / averageLength));
        return Weigh(terms, frequency => (float)(frequency / (frequency + saturation)));
    }

    public SparseVector Query(string text) => Weigh(analyzer.Analyze(text), frequency => frequency);

    private static SparseVector Weigh(IReadOnlyList<string> terms, Func<int, float> weigh)
    {
        var frequencies = new SortedDictionary<uint, int>();
        foreach (string term in terms)
        {
            uint index = TermIndex.Of(term);
            frequencies[index] = frequencies.GetValueOrDefault(index) + 1;
        }

        return new SparseVector([.. frequencies.Keys], [.. frequencies.Values.Select(weigh)]);
    }
}
