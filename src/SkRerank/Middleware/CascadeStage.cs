namespace SkRerank.Middleware;

/// <summary>Represents one stage of a cascade.</summary>
public sealed class CascadeStage
{
    private int? _depth;
    private TimeSpan? _timeBudget;

    /// <summary>Initializes a new instance of the <see cref="CascadeStage"/> class.</summary>
    /// <param name="name">Its name in the trail.</param>
    /// <param name="reranker">Its reranker.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty or white space.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> or <paramref name="reranker"/> is <see langword="null"/>.</exception>
    public CascadeStage(string name, IReranker reranker)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(reranker);
        Name = name;
        Reranker = reranker;
    }

    /// <summary>Gets its name in the trail.</summary>
    public string Name { get; }

    /// <summary>Gets its reranker.</summary>
    public IReranker Reranker { get; }

    /// <summary>Gets how many documents of the order so far it sees.</summary>
    /// <value>The default is <see langword="null"/>: all of them.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int? Depth
    {
        get => _depth;
        init => _depth = value is null or >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"Depth must be greater than 0, but was {value}.");
    }

    /// <summary>Gets how long it may take; it is told nine tenths of it (<see cref="RerankOptions.TimeBudget"/>), and when it takes longer than all of it, the order so far is the answer, marked partial.</summary>
    /// <value>The default is <see langword="null"/>: as long as the call may take.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public TimeSpan? TimeBudget
    {
        get => _timeBudget;
        init => _timeBudget = value is null || value > TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"TimeBudget must be greater than 0, but was {value}.");
    }

    /// <summary>Gets the lowest tier of queries that it runs for.</summary>
    /// <value>The default is <see cref="RerankTier.Fast"/>: every query.</value>
    public RerankTier Tier { get; init; } = RerankTier.Fast;
}
