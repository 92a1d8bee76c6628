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

    /// <summary>Gets the candidates, best first.</summary>
    public IReadOnlyList<RerankDocument> Candidates { get; }

    /// <summary>Gets the legs that failed where the user asked for degraded answers.</summary>
    /// <value>The default is an empty list: the answer is whole.</value>
    public IReadOnlyList<LegFailure> FailedLegs { get; init; } = [];
}
