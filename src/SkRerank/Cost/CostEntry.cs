namespace SkRerank.Cost;

/// <summary>Records what one call used and is estimated to have cost.</summary>
/// <param name="Provider">The provider's name.</param>
/// <param name="Model">The model, where it is known.</param>
/// <param name="Documents">How many documents were scored.</param>
public sealed record CostEntry(string Provider, string? Model, int Documents)
{
    /// <summary>Gets the search units that the provider says it billed.</summary>
    /// <value>The default is <see langword="null"/>: it does not say.</value>
    public long? SearchUnits { get; init; }

    /// <summary>Gets the tokens that the provider counted.</summary>
    /// <value>The default is <see langword="null"/>: it does not say.</value>
    public long? Tokens { get; init; }

    /// <summary>Gets the estimated cost in US dollars.</summary>
    /// <value>The default is <see langword="null"/>: not known.</value>
    public decimal? Cost { get; init; }
}
