namespace SkRerank.Retrieval;

/// <summary>Finds the candidates of a query.</summary>
/// <remarks>
/// Implementations are thread-safe. Candidates come best first, each with its <see cref="RerankDocument.Id"/>, its <see cref="RerankDocument.RetrievalScore"/>
/// and, as the last entry of its <see cref="RerankDocument.Trail"/>, this stage's own score and rank. A failure is an exception, never silently a shorter list.
/// </remarks>
public interface IRetriever
{
    /// <summary>Gets the stages whose scores stand in the trail, in their order, as far as they are known before a search.</summary>
    /// <remarks>A condition that reads the scores of a stage is checked against them when the pipeline is built.</remarks>
    /// <value>The default is empty: not known.</value>
    IReadOnlyList<StageKind> Stages => [];

    /// <summary>Finds the candidates of a query.</summary>
    /// <param name="query">The query; one without any searchable word gives what the stage defines, usually an empty list.</param>
    /// <param name="options">The options of this call, or <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>At most <see cref="RetrievalOptions.CandidateCount"/> candidates, best first.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="query"/> is <see langword="null"/>.</exception>
    Task<RetrievalResponse> RetrieveAsync(string query, RetrievalOptions? options = null, CancellationToken cancellationToken = default);
}
