using System.Collections.Frozen;

namespace SkRerank.Keywords;

/// <summary>Represents what BM25 must know of a corpus: how many documents it has, how long they are, and how many of them have each term.</summary>
public sealed class Bm25Statistics
{
    private readonly FrozenDictionary<string, long> _containing;

    /// <summary>Initializes a new instance of the <see cref="Bm25Statistics"/> class.</summary>
    /// <param name="documents">The number of documents.</param>
    /// <param name="averageLength">The mean number of terms of a document.</param>
    /// <param name="documentFrequencies">How many documents have each term, as the analyzer makes it.</param>
    /// <exception cref="ArgumentNullException"><paramref name="documentFrequencies"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative or not finite, or more documents have a term than there are.</exception>
    public Bm25Statistics(long documents, double averageLength, IEnumerable<KeyValuePair<string, long>> documentFrequencies)
    {
        ArgumentNullException.ThrowIfNull(documentFrequencies);
        if (documents < 0) throw new ArgumentOutOfRangeException(nameof(documents), documents, $"The number of documents must be at least 0, but was {documents}.");
        if (!double.IsFinite(averageLength) || averageLength < 0)
            throw new ArgumentOutOfRangeException(nameof(averageLength), averageLength, FormattableString.Invariant($"The average length must be a finite number of at least 0, but was {averageLength}."));
        Documents = documents;
        AverageLength = averageLength;
        _containing = documentFrequencies.ToFrozenDictionary(StringComparer.Ordinal);
        foreach (var (term, containing) in _containing)
        {
            if (containing < 0 || containing > documents)
                throw new ArgumentOutOfRangeException(nameof(documentFrequencies), containing, $"Between 0 and all {documents} documents have a term, but '{term}' was given {containing}.");
        }
    }

    /// <summary>Gets the number of documents.</summary>
    public long Documents { get; }

    /// <summary>Gets the mean number of terms of a document.</summary>
    public double AverageLength { get; }

    /// <summary>Collects the statistics of texts.</summary>
    /// <param name="texts">The texts of the corpus.</param>
    /// <param name="analyzer">The analyzer of texts and queries.</param>
    /// <returns>The statistics.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static Bm25Statistics Collect(IEnumerable<string> texts, TextAnalyzer analyzer)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(analyzer);
        long documents = 0;
        long length = 0;
        var containing = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            var terms = TermCounter.Count(analyzer, text);
            documents++;
            length += terms.Length;
            foreach (var term in terms.Terms) containing[term] = containing.GetValueOrDefault(term) + 1;
        }

        return new Bm25Statistics(documents, documents == 0 ? 0 : (double)length / documents, containing);
    }

    /// <summary>Gives how many documents have a term.</summary>
    /// <param name="term">The term, as the analyzer makes it.</param>
    /// <returns>The number; 0 for a term that the corpus does not have.</returns>
    public long DocumentFrequency(string term) => _containing.GetValueOrDefault(term);
}
