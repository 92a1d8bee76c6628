namespace SkRerank.Middleware;

/// <summary>Represents the options of <see cref="ConditionalReranker"/>.</summary>
public sealed class ConditionalOptions
{
    private double _shadowRate;

    /// <summary>Gets or sets the share of skipped calls that are reranked all the same, only to measure what skipping cost.</summary>
    /// <remarks>The answer stays the incoming order; the call waits for the shadow.</remarks>
    /// <value>The default is 0.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not in 0..1.</exception>
    public double ShadowRate
    {
        get => _shadowRate;
        set => _shadowRate = value is >= 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, FormattableString.Invariant($"ShadowRate must be in 0..1, but was {value}."));
    }

    /// <summary>Gets or sets what is told about each shadow rerank; with labels at hand it can compute the regret.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public Action<ShadowRerank>? OnShadow { get; set; }

    /// <summary>Gets or sets the seed of the sample.</summary>
    /// <value>The default is 0: the same calls in each run.</value>
    public int Seed { get; set; }
}
