using SkRerank.Fusion;

namespace SkRerank.Qdrant;

/// <summary>Represents the options of a <see cref="QdrantHybridRetriever{TKey, TRecord}"/>.</summary>
public class QdrantHybridRetrieverOptions
{
    private double _vectorWeight = 1;
    private double _keywordWeight = 1;

    /// <summary>Gets or sets how the server fuses the legs; <see cref="Fusion"/> and the weights here are then not used.</summary>
    /// <value>The default is <see langword="null"/>: the server gives both legs, and they are fused here.</value>
    public QdrantFusion? ServerFusion { get; set; }

    /// <summary>Gets or sets how the legs are fused here.</summary>
    /// <value>The default is <see langword="null"/>: <see cref="ReciprocalRankFusion"/>.</value>
    public IFusion? Fusion { get; set; }

    /// <summary>Gets or sets the weight of the vector's leg where the legs are fused here.</summary>
    /// <value>The default is 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double VectorWeight
    {
        get => _vectorWeight;
        set => _vectorWeight = Weight(value, nameof(VectorWeight));
    }

    /// <summary>Gets or sets the weight of the keywords' leg where the legs are fused here.</summary>
    /// <value>The default is 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double KeywordWeight
    {
        get => _keywordWeight;
        set => _keywordWeight = Weight(value, nameof(KeywordWeight));
    }

    private static double Weight(double value, string name) => double.IsFinite(value) && value >= 0 ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, FormattableString.Invariant($"{name} must be a finite number of at least 0, but was {value}."));
}
