namespace SkRerank.Middleware;

/// <summary>Represents the weights of a blend.</summary>
/// <remarks>A part of weight 0 is still run and reported in the trail; it does not move the order. At least one weight must be above 0.</remarks>
public sealed class BlendOptions
{
    private double _incomingWeight = 1;
    private double _weight = 1;

    /// <summary>Gets or sets the weight of the z-scores of <see cref="RerankDocument.RetrievalScore"/>.</summary>
    /// <remarks>Where it is 0 the documents need no retrieval score.</remarks>
    /// <value>The default is 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, NaN or infinite.</exception>
    public double IncomingWeight
    {
        get => _incomingWeight;
        set => _incomingWeight = BlendTerm.CheckWeight(value, nameof(IncomingWeight), nameof(value));
    }

    /// <summary>Gets or sets the weight of the inner reranker's z-scores.</summary>
    /// <value>The default is 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, NaN or infinite.</exception>
    public double Weight
    {
        get => _weight;
        set => _weight = BlendTerm.CheckWeight(value, nameof(Weight), nameof(value));
    }

    /// <summary>Gets or sets the name of the inner reranker's stage in the trail.</summary>
    /// <value>The default is <see langword="null"/>: the provider's name from its <see cref="RerankerMetadata"/>, or <c>reranker</c> where it has none.</value>
    public string? Name { get; set; }

    /// <summary>Gets the other rerankers of the blend, in the order in which they run after the inner one.</summary>
    /// <value>The default is an empty list.</value>
    public IList<BlendTerm> Terms { get; } = [];
}
