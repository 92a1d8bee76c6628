namespace SkRerank.Middleware;

/// <summary>Represents the options of <see cref="AdaptiveDepthReranker"/>.</summary>
public sealed class AdaptiveDepthOptions
{
    private int _topN = 10;
    private double _epsilon = 0.05;
    private int _minDepth = 30;
    private int _batchSize = 10;

    /// <summary>Gets or sets how many of the first results must be right.</summary>
    /// <value>The default is 10.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int TopN
    {
        get => _topN;
        set => _topN = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"TopN must be greater than 0, but was {value}.");
    }

    /// <summary>Gets or sets the chance that any unseen document enters the first <see cref="TopN"/>, below which scoring stops.</summary>
    /// <value>The default is 0.05; at 0 every document is scored.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not in 0..1.</exception>
    public double Epsilon
    {
        get => _epsilon;
        set => _epsilon = value is >= 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, FormattableString.Invariant($"Epsilon must be in 0..1, but was {value}."));
    }

    /// <summary>Gets or sets how many documents are scored before the chance is estimated.</summary>
    /// <value>The default is 30.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 3, the fewest that a line with a residual needs.</exception>
    public int MinDepth
    {
        get => _minDepth;
        set => _minDepth = value >= 3 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"MinDepth must be 3 or greater, but was {value}.");
    }

    /// <summary>Gets or sets how many documents are scored at a time after these.</summary>
    /// <value>The default is 10.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int BatchSize
    {
        get => _batchSize;
        set => _batchSize = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"BatchSize must be greater than 0, but was {value}.");
    }
}
