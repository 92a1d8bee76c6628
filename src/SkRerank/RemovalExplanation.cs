using SkRerank.Retrieval;

namespace SkRerank;

/// <summary>Says why one candidate is not in an answer.</summary>
/// <param name="Stage">The name of the selection that took it out.</param>
/// <param name="Reason">What was measured, in one sentence.</param>
public sealed record RemovalExplanation(string Stage, string Reason)
{
    /// <summary>Gets the id of the candidate.</summary>
    /// <value>The default is <see langword="null"/>: it has none, or the documents were not given.</value>
    public string? Id { get; init; }

    /// <summary>Gets the title of the candidate.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? Title { get; init; }

    /// <summary>Gets its position before the reranker, from 1.</summary>
    /// <value>The default is <see langword="null"/>: it is not known.</value>
    public int? RankBefore { get; init; }

    /// <summary>Gets the id of the candidate that it was folded into.</summary>
    /// <value>The default is <see langword="null"/>: it was folded into none, or the id is not known.</value>
    public string? KeptId { get; init; }

    /// <summary>Gets the position before the reranker of the candidate that it was folded into, from 1.</summary>
    /// <value>The default is <see langword="null"/>: it was folded into none, or the position is not known.</value>
    public int? KeptRankBefore { get; init; }

    internal static RemovalExplanation Of(RemovedDocument removed, IReadOnlyList<RerankDocument>? documents) => new(removed.Stage, removed.Reason)
    {
        Id = documents?[removed.Index].Id,
        Title = documents?[removed.Index].Title,
        RankBefore = removed.Index + 1,
        KeptId = removed.KeptIndex is { } kept ? documents?[kept].Id : null,
        KeptRankBefore = removed.KeptIndex + 1,
    };

    internal static RemovalExplanation Of(RemovedCandidate removed) => new(removed.Stage, removed.Reason) { Id = removed.Candidate.Id, Title = removed.Candidate.Title, KeptId = removed.Kept?.Id };
}
