namespace SkRerank.Middleware;

/// <summary>Represents the options of <see cref="OpenTelemetryReranker"/>.</summary>
public sealed class OpenTelemetryOptions
{
    private decimal? _price;

    /// <summary>Gets or sets whether the query may be put on the activity.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool EnableSensitiveData { get; set; }

    /// <summary>Gets or sets the price of a million tokens, in any currency; used where an answer has no <see cref="RerankResponse.EstimatedCost"/>: the cost of a call is then that of its <see cref="RerankResponse.Usage"/>.</summary>
    /// <value>The default is <see langword="null"/>: costs are not counted.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public decimal? PricePerMillionTokens
    {
        get => _price;
        set
        {
            if (value < 0) throw new ArgumentOutOfRangeException(nameof(value), value, $"PricePerMillionTokens must be 0 or greater, but was {value}.");
            _price = value;
        }
    }
}
