namespace SkRerank.Remote;

/// <summary>Represents the options of a <see cref="RateGate"/>: what a provider allows a key.</summary>
public sealed class RateGateOptions
{
    private int _maxConcurrency = 8;
    private int? _requestsPerMinute;
    private long? _tokensPerMinute;

    /// <summary>Gets or sets how many requests run at a time.</summary>
    /// <value>The default is 8.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxConcurrency
    {
        get => _maxConcurrency;
        set => _maxConcurrency = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"MaxConcurrency must be greater than 0, but was {value}.");
    }

    /// <summary>Gets or sets how many requests may start in a minute.</summary>
    /// <value>The default is <see langword="null"/>: any number, until the provider refuses.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int? RequestsPerMinute
    {
        get => _requestsPerMinute;
        set => _requestsPerMinute = value is null or >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"RequestsPerMinute must be greater than 0, but was {value}.");
    }

    /// <summary>Gets or sets how many tokens, estimated, may be sent in a minute.</summary>
    /// <value>The default is <see langword="null"/>: any number, until the provider refuses.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public long? TokensPerMinute
    {
        get => _tokensPerMinute;
        set => _tokensPerMinute = value is null or >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"TokensPerMinute must be greater than 0, but was {value}.");
    }

    /// <summary>Gets or sets the clock.</summary>
    /// <value>The default is that of the system.</value>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;
}
