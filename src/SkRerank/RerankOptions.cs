using Microsoft.Extensions.AI;

namespace SkRerank;

/// <summary>Represents the options of one reranking call.</summary>
public class RerankOptions
{
    private int? _topN;
    private TimeSpan? _timeBudget;

    /// <summary>Initializes a new instance of the <see cref="RerankOptions"/> class.</summary>
    public RerankOptions()
    {
    }

    /// <summary>Initializes a new instance of the <see cref="RerankOptions"/> class as a copy of another.</summary>
    /// <param name="other">The options to copy, or <see langword="null"/> for the defaults.</param>
    protected RerankOptions(RerankOptions? other)
    {
        if (other is null) return;
        ModelId = other.ModelId;
        _topN = other._topN;
        _timeBudget = other._timeBudget;
        Tier = other.Tier;
        RawRepresentationFactory = other.RawRepresentationFactory;
        AdditionalProperties = other.AdditionalProperties?.Clone();
    }

    /// <summary>Gets or sets the model to use where the reranker offers several.</summary>
    /// <value>The default is <see langword="null"/>: the reranker's own model.</value>
    public string? ModelId { get; set; }

    /// <summary>Gets or sets how many results to return; the prefix of the full order.</summary>
    /// <value>The default is <see langword="null"/>: all of them.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int? TopN
    {
        get => _topN;
        set
        {
            if (value < 1) throw new ArgumentOutOfRangeException(nameof(value), value, $"TopN must be greater than 0, but was {value}.");
            _topN = value;
        }
    }

    /// <summary>Gets or sets how far a cascade runs.</summary>
    /// <value>The default is <see langword="null"/>: the cascade decides.</value>
    public RerankTier? Tier { get; set; }

    /// <summary>Gets or sets how long the call may take before the order of the last finished stage is returned, marked <see cref="RerankResponse.IsPartial"/>.</summary>
    /// <remarks>Read by <see cref="Middleware.CascadeReranker"/>, <see cref="Middleware.DeadlineReranker"/> and <see cref="Chat.ListwiseReranker"/>; a reranker of one stage does not read it.</remarks>
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

    /// <summary>Gets or sets a callback that makes the provider's own request object.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public Func<IReranker, object?>? RawRepresentationFactory { get; set; }

    /// <summary>Gets or sets anything else that a reranker understands.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public AdditionalPropertiesDictionary? AdditionalProperties { get; set; }

    /// <summary>Produces a copy of these options.</summary>
    /// <returns>A copy whose changes do not reach this instance.</returns>
    public virtual RerankOptions Clone() => new(this);
}
