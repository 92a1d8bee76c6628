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

    /// <summary>Gets or sets what says how good an order of the documents is for a query, such as nDCG@10 by labels or clicks; with it each shadow rerank measures the regret of skipping.</summary>
    /// <remarks>Called with the query and the documents in an order: first as they came, then as reranked. What it throws is thrown by the call.</remarks>
    /// <value>The default is <see langword="null"/>: only <see cref="ShadowRerank.Change"/> is measured.</value>
    public Func<string, IReadOnlyList<RerankDocument>, double>? Quality { get; set; }

    /// <summary>Gets or sets what is told about each shadow rerank.</summary>
    /// <remarks>What it throws is thrown by the call.</remarks>
    /// <value>The default is <see langword="null"/>.</value>
    public Action<ShadowRerank>? OnShadow { get; set; }

    /// <summary>Gets or sets the seed of the sample.</summary>
    /// <value>The default is 0: the same calls in each run.</value>
    public int Seed { get; set; }
}
