using SkRerank.Queries;
using SkRerank.Selection;

namespace SkRerank.Retrieval;

/// <summary>Represents the candidates of one query and what was missing when they were found.</summary>
public class RetrievalResponse
{
    /// <summary>Initializes a new instance of the <see cref="RetrievalResponse"/> class.</summary>
    /// <param name="candidates">The candidates, best first.</param>
    /// <exception cref="ArgumentNullException"><paramref name="candidates"/> is <see langword="null"/>.</exception>
    public RetrievalResponse(IReadOnlyList<RerankDocument> candidates)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        Candidates = candidates;
    }

    /// <summary>Initializes a new instance of the <see cref="RetrievalResponse"/> class as another order or part of an answer: everything but the candidates is taken over.</summary>
    /// <param name="other">The answer.</param>
    /// <param name="candidates">The candidates, best first.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public RetrievalResponse(RetrievalResponse other, IReadOnlyList<RerankDocument> candidates)
        : this(candidates)
    {
        ArgumentNullException.ThrowIfNull(other);
        ModelId = other.ModelId;
        FailedLegs = other.FailedLegs;
        Decision = other.Decision;
        Threshold = other.Threshold;
        IsPartial = other.IsPartial;
        IsFallback = other.IsFallback;
        Removed = other.Removed;
        Decomposition = other.Decomposition;
    }

    /// <summary>Gets the candidates, best first.</summary>
    public IReadOnlyList<RerankDocument> Candidates { get; }

    /// <summary>Gets the legs that failed where the user asked for degraded answers.</summary>
    /// <value>The default is an empty list: the answer is whole.</value>
    public IReadOnlyList<LegFailure> FailedLegs { get; init; } = [];

    /// <summary>Gets whether a condition had the candidates reranked or left in their incoming order, and why.</summary>
    /// <value>The default is <see langword="null"/>: there was no condition.</value>
    public RerankDecision? Decision { get; init; }

    /// <summary>Gets the threshold that took candidates out; these are in <see cref="Removed"/>.</summary>
    /// <value>The default is <see langword="null"/>: there was no threshold.</value>
    public ThresholdReport? Threshold { get; init; }

    /// <summary>Gets the model that gave the candidates their last scores.</summary>
    /// <value>The default is <see langword="null"/>: none did, or it is not known.</value>
    public string? ModelId { get; init; }

    /// <summary>Gets whether time ran out before every reranking stage was done.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool IsPartial { get; init; }

    /// <summary>Gets whether the order is that of a fallback.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool IsFallback { get; init; }

    /// <summary>Gets the parts that the question was split into.</summary>
    /// <value>The default is <see langword="null"/>: nobody asked to split it.</value>
    public QueryDecomposition? Decomposition { get; init; }

    /// <summary>Gets the candidates that selection stages took out, each with its document, the stage and the reason; their indexes are positions in the order before reranking.</summary>
    /// <value>The default is an empty list.</value>
    public IReadOnlyList<RemovedCandidate> Removed { get; init; } = [];

    /// <summary>Says how each candidate came to its place.</summary>
    /// <returns>The explanation: an object, and by its methods a text or JSON.</returns>
    public RerankExplanation Explain() => RerankExplanation.Of(this);
}
