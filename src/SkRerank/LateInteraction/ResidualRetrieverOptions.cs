namespace SkRerank.LateInteraction;

/// <summary>Represents the options of <see cref="ResidualRetriever"/>.</summary>
public class ResidualRetrieverOptions
{
    private int _exactUpTo = 1000;
    private CentroidPruningOptions _pruning = new();

    /// <summary>Gets or sets up to how many passages every one is scored; above, only those that <see cref="CentroidPruning"/> leaves.</summary>
    /// <value>The default is 1,000; <see cref="int.MaxValue"/> never prunes, 0 always.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int ExactUpTo
    {
        get => _exactUpTo;
        set => _exactUpTo = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"ExactUpTo must be 0 or greater, but was {value}.");
    }

    /// <summary>Gets or sets how passages are pruned; where more candidates are asked for than a quarter of <see cref="CentroidPruningOptions.CandidateCount"/>, it is raised to four times as many.</summary>
    /// <value>The default is the default options.</value>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public CentroidPruningOptions Pruning
    {
        get => _pruning;
        set => _pruning = value ?? throw new ArgumentNullException(nameof(value));
    }
}
