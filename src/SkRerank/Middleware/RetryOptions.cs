namespace SkRerank.Middleware;

/// <summary>Represents the options of <see cref="RetryReranker"/>.</summary>
public sealed class RetryOptions
{
    private int _maxAttempts = 3;
    private TimeSpan _baseDelay = TimeSpan.FromMilliseconds(500);
    private TimeSpan _maxDelay = TimeSpan.FromSeconds(30);
    private TimeProvider _timeProvider = TimeProvider.System;

    /// <summary>Gets or sets how often a call is made at most, the first time included.</summary>
    /// <value>The default is 3.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxAttempts
    {
        get => _maxAttempts;
        set => _maxAttempts = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"MaxAttempts must be greater than 0, but was {value}.");
    }

    /// <summary>Gets or sets the greatest wait before the second attempt; it doubles with each one.</summary>
    /// <value>The default is 0.5 s.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public TimeSpan BaseDelay
    {
        get => _baseDelay;
        set => _baseDelay = value >= TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"BaseDelay must be 0 or greater, but was {value}.");
    }

    /// <summary>Gets or sets the greatest wait; a failure that asks for a longer one is not tried again.</summary>
    /// <value>The default is 30 s.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public TimeSpan MaxDelay
    {
        get => _maxDelay;
        set => _maxDelay = value >= TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"MaxDelay must be 0 or greater, but was {value}.");
    }

    /// <summary>Gets or sets the seed of the waits' randomness.</summary>
    /// <value>The default is <see langword="null"/>: another one each time, so that many clients do not come back together.</value>
    public int? Seed { get; set; }

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
