namespace SkRerank;

/// <summary>Says how much work a query is worth.</summary>
public enum RerankTier
{
    /// <summary>The cheapest stages only.</summary>
    Fast,

    /// <summary>Every stage but those for high-value queries.</summary>
    Standard,

    /// <summary>Every stage.</summary>
    Best,
}
