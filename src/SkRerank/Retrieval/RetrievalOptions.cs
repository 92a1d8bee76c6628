namespace SkRerank.Retrieval;

/// <summary>Represents the options of one retrieval.</summary>
public class RetrievalOptions
{
    /// <summary>The number of candidates that a stage fetches where nobody says otherwise: 100.</summary>
    public const int DefaultCandidateCount = 100;

    private int _candidateCount = DefaultCandidateCount;
    private TimeSpan? _timeBudget;

    /// <summary>Initializes a new instance of the <see cref="RetrievalOptions"/> class.</summary>
    public RetrievalOptions()
    {
    }

    /// <summary>Initializes a new instance of the <see cref="RetrievalOptions"/> class as a copy of another.</summary>
    /// <param name="other">The options to copy, or <see langword="null"/> for the defaults.</param>
    protected RetrievalOptions(RetrievalOptions? other)
    {
        if (other is null) return;
        _candidateCount = other._candidateCount;
        ExcludeId = other.ExcludeId;
        Tier = other.Tier;
        _timeBudget = other._timeBudget;
    }

    /// <summary>Gets or sets how many candidates to return.</summary>
    /// <value>The default is 100.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int CandidateCount
    {
        get => _candidateCount;
        set
        {
            if (value < 1) throw new ArgumentOutOfRangeException(nameof(value), value, $"CandidateCount must be greater than 0, but was {value}.");
            _candidateCount = value;
        }
    }

    /// <summary>Gets or sets the id of a passage to leave out, in every leg and before fusion.</summary>
    /// <remarks>For collections such as arguana, whose queries are documents of the collection.</remarks>
    /// <value>The default is <see langword="null"/>.</value>
    public string? ExcludeId { get; set; }

    /// <summary>Gets or sets how far a cascade behind the retrieval runs.</summary>
    /// <remarks>Given to the reranker of a <see cref="RerankingRetriever"/> in <see cref="RerankOptions.Tier"/>.</remarks>
    /// <value>The default is <see langword="null"/>: the cascade decides.</value>
    public RerankTier? Tier { get; set; }

    /// <summary>Gets or sets how long the reranking of what was found may take, without the retrieval itself.</summary>
    /// <remarks>Given to the reranker of a <see cref="RerankingRetriever"/> in <see cref="RerankOptions.TimeBudget"/>, which says who reads it; a partial answer is marked <see cref="RetrievalResponse.IsPartial"/>.</remarks>
    /// <value>The default is <see langword="null"/>: no limit.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public TimeSpan? TimeBudget
    {
        get => _timeBudget;
        set
        {
            if (value <= TimeSpan.Zero) throw new ArgumentOutOfRangeException(nameof(value), value, $"TimeBudget must be greater than 0, but was {value}.");
            _timeBudget = value;
        }
    }

    /// <summary>Produces a copy of these options.</summary>
    /// <returns>A copy whose changes do not reach this instance.</returns>
    public virtual RetrievalOptions Clone() => new(this);
}
