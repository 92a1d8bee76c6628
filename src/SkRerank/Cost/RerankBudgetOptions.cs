namespace SkRerank.Cost;

/// <summary>Represents the options of <see cref="RerankBudget"/>.</summary>
public sealed class RerankBudgetOptions
{
    private decimal? _maxCost;
    private long? _maxTokens;
    private TimeSpan? _period;
    private TimeProvider _timeProvider = TimeProvider.System;

    /// <summary>Gets or sets how much may be spent, in US dollars.</summary>
    /// <value>The default is <see langword="null"/>: no limit in money.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public decimal? MaxCost
    {
        get => _maxCost;
        set => _maxCost = value is null or >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"MaxCost must be 0 or greater, but was {value}.");
    }

    /// <summary>Gets or sets how many tokens may be used.</summary>
    /// <value>The default is <see langword="null"/>: no limit in tokens.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public long? MaxTokens
    {
        get => _maxTokens;
        set => _maxTokens = value is null or >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"MaxTokens must be 0 or greater, but was {value}.");
    }

    /// <summary>Gets or sets after how long the budget is whole again, counted from the first call of each period.</summary>
    /// <value>The default is <see langword="null"/>: never.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public TimeSpan? Period
    {
        get => _period;
        set => _period = value is null || value > TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"Period must be greater than 0, but was {value}.");
    }

    /// <summary>Gets or sets the clock of <see cref="Period"/>.</summary>
    /// <value>The default is <see cref="TimeProvider.System"/>.</value>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public TimeProvider TimeProvider
    {
        get => _timeProvider;
        set => _timeProvider = value ?? throw new ArgumentNullException(nameof(value));
    }
}
