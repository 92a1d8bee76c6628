using SkRerank.Explanation;
using SkRerank.Retrieval;
using SkRerank.Selection;

namespace SkRerank;

/// <summary>Says how each candidate of an answer came to its place.</summary>
public sealed class RerankExplanation
{
    private RerankExplanation(IReadOnlyList<CandidateExplanation> candidates) => Candidates = candidates;

    /// <summary>Gets the candidates in their final order.</summary>
    public IReadOnlyList<CandidateExplanation> Candidates { get; }

    /// <summary>Gets the model that gave the final scores.</summary>
    /// <value>The default is <see langword="null"/>: not known.</value>
    public string? ModelId { get; private init; }

    /// <summary>Gets what kind of number the final scores are; <see langword="null"/> where it differs from candidate to candidate.</summary>
    public ScoreKind? ScoreKind { get; private init; }

    /// <summary>Gets whether the order is that of a fallback.</summary>
    public bool IsFallback { get; private init; }

    /// <summary>Gets whether time ran out before every stage was done.</summary>
    public bool IsPartial { get; private init; }

    /// <summary>Gets whether a condition had the candidates reranked, and why.</summary>
    /// <value>The default is <see langword="null"/>: there was no condition.</value>
    public RerankDecision? Decision { get; private init; }

    /// <summary>Gets the candidates that selection stages took out, with their documents where these are known.</summary>
    public IReadOnlyList<RemovedCandidate> Removed { get; private init; } = [];

    /// <summary>Gets the threshold that took candidates out.</summary>
    /// <value>The default is <see langword="null"/>: there was no threshold.</value>
    public ThresholdReport? Threshold { get; private init; }

    /// <summary>Writes the explanation as JSON.</summary>
    /// <returns>One object; numbers that are not known are left out.</returns>
    public string ToJson() => ExplanationJson.Write(this);

    /// <summary>Writes the explanation as a text: a line for each candidate and below it one for each stage.</summary>
    /// <returns>The text; ids and titles stand on one line and without control characters.</returns>
    public override string ToString() => ExplanationText.Write(this);

    internal static RerankExplanation Of(RerankResponse response, IReadOnlyList<RerankDocument>? documents)
    {
        var last = response.Results.Select(result => result.Index).Concat(response.Removed.Select(removed => removed.Index)).DefaultIfEmpty(-1).Max();
        if (documents is not null && last >= documents.Count)
            throw new ArgumentException($"The documents must be those that were reranked, but document {last} was and there are only {documents.Count}; give the list that RerankAsync was given.", nameof(documents));
        var name = response.ModelId ?? "rerank";
        return new RerankExplanation([.. response.Results.Select((result, i) => Candidate(result, documents?[result.Index], i + 1, name, response.ScoreKind))])
        {
            ModelId = response.ModelId,
            ScoreKind = response.ScoreKind,
            IsFallback = response.IsFallback,
            IsPartial = response.IsPartial,
            Decision = response.Decision,
            Removed = documents is null ? response.Removed : [.. response.Removed.Select(removed => removed with { Document = documents[removed.Index] })],
            Threshold = response.Threshold,
        };
    }

    internal static RerankExplanation Of(RetrievalResponse response) =>
        new([.. response.Candidates.Select((candidate, i) => new CandidateExplanation(i + 1, candidate.Trail)
        {
            Id = candidate.Id,
            Title = candidate.Title,
            RankBefore = candidate.Trail is [.., var last] ? last.RankBefore : null,
        })])
        {
            IsFallback = response.IsFallback,
            IsPartial = response.IsPartial,
            Decision = response.Decision,
            Removed = response.Removed,
            Threshold = response.Threshold,
        };

    private static CandidateExplanation Candidate(RerankResult result, RerankDocument? document, int rank, string name, ScoreKind kind)
    {
        StageScore[] stages =
        [
            .. document?.Trail ?? [],
            .. result.Stages,
            StageScore.Of(result, name, kind, rank),
        ];
        return new CandidateExplanation(rank, stages) { Id = document?.Id, Title = document?.Title, RankBefore = result.Index + 1, IsScored = result.IsScored, Truncated = result.Truncated };
    }
}
