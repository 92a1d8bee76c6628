namespace SkRerank.Cost;

/// <summary>Holds what the calls of one provider and model used and are estimated to have cost.</summary>
/// <param name="Provider">The provider's name.</param>
/// <param name="Model">The model, where it is known.</param>
public sealed record CostTotal(string Provider, string? Model)
{
    /// <summary>Gets the number of calls.</summary>
    public long Calls { get; init; }

    /// <summary>Gets the number of documents scored.</summary>
    public long Documents { get; init; }

    /// <summary>Gets the search units that the provider says it billed.</summary>
    public long SearchUnits { get; init; }

    /// <summary>Gets the tokens that the provider counted.</summary>
    public long Tokens { get; init; }

    /// <summary>Gets the estimated cost in US dollars of the calls whose cost is known.</summary>
    public decimal Cost { get; init; }

    /// <summary>Gets the number of calls whose cost is not known, and so is not in <see cref="Cost"/>.</summary>
    public long CallsWithoutCost { get; init; }
}
