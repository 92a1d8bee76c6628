namespace SkRerank.Middleware;

/// <summary>Represents the options of a <see cref="CascadeReranker"/>.</summary>
public sealed class CascadeOptions
{
    private TimeProvider _timeProvider = TimeProvider.System;

    /// <summary>Gets or sets what picks the tier of a query whose options name none.</summary>
    /// <value>The default is <see langword="null"/>: <see cref="RerankTier.Standard"/>, so that only queries that ask for it run the stages of <see cref="RerankTier.Best"/>.</value>
    public Func<string, RerankTier>? TierSelector { get; set; }

    /// <summary>Gets how long a call of each tier may take.</summary>
    /// <value>The default is empty: no limit.</value>
    public IDictionary<RerankTier, TimeSpan> TierBudgets { get; } = new Dictionary<RerankTier, TimeSpan>();

    /// <summary>Gets or sets the clock.</summary>
    /// <value>The default is that of the system.</value>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public TimeProvider TimeProvider
    {
        get => _timeProvider;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            _timeProvider = value;
        }
    }
}
