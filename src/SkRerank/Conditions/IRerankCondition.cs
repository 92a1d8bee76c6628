using SkRerank.Retrieval;

namespace SkRerank.Conditions;

/// <summary>Decides whether documents are worth reranking; thread-safe.</summary>
public interface IRerankCondition
{
    /// <summary>Decides.</summary>
    /// <param name="query">The query.</param>
    /// <param name="documents">The documents in their incoming order, with their trails.</param>
    /// <returns>The decision and what was measured; never the query's text.</returns>
    /// <exception cref="RerankException">The documents lack a score that the condition reads, or it is of another kind than it needs.</exception>
    RerankDecision Decide(string query, IReadOnlyList<RerankDocument> documents);

    /// <summary>Checks, when a pipeline is built, that the stages before the reranker give the scores that the condition reads.</summary>
    /// <remarks>The default checks nothing. A stage that is not listed may still be there: not every retriever says what it gives.</remarks>
    /// <param name="stages">The stages that are known.</param>
    /// <exception cref="ArgumentException">A stage gives another kind of score than the condition needs.</exception>
    void Check(IReadOnlyList<StageKind> stages)
    {
    }
}
