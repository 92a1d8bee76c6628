namespace SkRerank.Middleware;

/// <summary>Represents the options of <see cref="CircuitBreakerReranker"/>.</summary>
public sealed class CircuitBreakerOptions
{
    private int _failures = 5;
    private TimeSpan _breakDuration = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets how many failures in a row open the circuit.</summary>
    /// <value>The default is 5.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Failures
    {
        get => _failures;
        set => _failures = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"Failures must be greater than 0, but was {value}.");
    }

    /// <summary>Gets or sets how long calls are refused before one is tried again.</summary>
    /// <value>The default is 30 s.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public TimeSpan BreakDuration
    {
        get => _breakDuration;
        set => _breakDuration = value > TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"BreakDuration must be greater than 0, but was {value}.");
    }

    /// <summary>Gets or sets the clock.</summary>
    /// <value>The default is that of the system.</value>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;
}
