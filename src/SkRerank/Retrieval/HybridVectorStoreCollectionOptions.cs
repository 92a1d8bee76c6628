using SkRerank.Fusion;
using SkRerank.Keywords;

namespace SkRerank.Retrieval;

/// <summary>Represents the options of a <see cref="HybridVectorStoreCollection{TKey, TRecord}"/>; the collection takes a snapshot of them.</summary>
public class HybridVectorStoreCollectionOptions
{
    private int _candidateCount = RetrievalOptions.DefaultCandidateCount;
    private IFusion _fusion = new ReciprocalRankFusion();
    private Bm25Options _keywords = new();
    private double _vectorWeight = 1;
    private double _keywordWeight = 1;

    /// <summary>Gets or sets how many records each leg finds where the caller does not ask for more; the fusion sees no others.</summary>
    /// <value>The default is 100.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int CandidateCount
    {
        get => _candidateCount;
        set => _candidateCount = value >= 1 ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"CandidateCount must be greater than 0, but was {value}.");
    }

    /// <summary>Gets or sets how the two lists become one.</summary>
    /// <remarks>A fusion that reads scores needs a vector property whose scores rise with nearness, such as cosine similarity; one of ranks takes any.</remarks>
    /// <value>The default is RRF with K = 60.</value>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public IFusion Fusion
    {
        get => _fusion;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            _fusion = value;
        }
    }

    /// <summary>Gets or sets the formula and the analyzer of the keyword index.</summary>
    /// <value>The default is Lucene's BM25 over English words.</value>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public Bm25Options Keywords
    {
        get => _keywords;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            _keywords = value;
        }
    }

    /// <summary>Gets or sets the weight of the vector leg in the fusion.</summary>
    /// <value>The default is 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double VectorWeight
    {
        get => _vectorWeight;
        set => _vectorWeight = Weight(value, nameof(VectorWeight));
    }

    /// <summary>Gets or sets the weight of the keyword leg in the fusion.</summary>
    /// <value>The default is 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double KeywordWeight
    {
        get => _keywordWeight;
        set => _keywordWeight = Weight(value, nameof(KeywordWeight));
    }

    private static double Weight(double value, string name) => double.IsFinite(value) && value >= 0 ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, FormattableString.Invariant($"{name} must be a finite number of 0 or more, but was {value}."));
}
