using Microsoft.Extensions.AI;
using SkRerank.Selection;

namespace SkRerank;

/// <summary>Represents one order of the documents of the input: the only place that sorts and cuts.</summary>
/// <remarks>The order is total: score descending, then input index ascending. The same scores give the same order everywhere.</remarks>
public class RerankResponse
{
    private readonly RerankResult[] _results;

    /// <summary>Initializes a new instance of the <see cref="RerankResponse"/> class.</summary>
    /// <param name="results">The scored documents, in any order; each index at most once.</param>
    /// <param name="scoreKind">What kind of number the scores are.</param>
    /// <param name="topN">How many results to keep, or <see langword="null"/> for all.</param>
    /// <exception cref="ArgumentNullException"><paramref name="results"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A result is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="topN"/> is less than 1.</exception>
    /// <exception cref="RerankException">A score is NaN or infinite, or an index occurs twice.</exception>
    public RerankResponse(IEnumerable<RerankResult> results, ScoreKind scoreKind, int? topN = null)
        : this(ResultOrder.Of(results), scoreKind, topN)
    {
    }

    /// <summary>Makes another order of the same answer: everything but the results and their kind is taken over.</summary>
    internal RerankResponse(RerankResponse other, IEnumerable<RerankResult> results, ScoreKind scoreKind, int? topN = null)
        : this(ReferenceEquals(results, other.Results) ? other._results : ResultOrder.Of(results), scoreKind, topN)
    {
        // What was left out in between was cut to the window all the same.
        TruncatedCount = Math.Max(TruncatedCount, other.TruncatedCount);
        ModelId = other.ModelId;
        IsFallback = other.IsFallback;
        IsPartial = other.IsPartial;
        Decision = other.Decision;
        Removed = other.Removed;
        Threshold = other.Threshold;
        Usage = other.Usage;
        EstimatedCost = other.EstimatedCost;
        RawRepresentation = other.RawRepresentation;
        AdditionalProperties = other.AdditionalProperties;
    }

    private RerankResponse(RerankResult[] ordered, ScoreKind scoreKind, int? topN)
    {
        if (topN < 1) throw new ArgumentOutOfRangeException(nameof(topN), topN, $"TopN must be greater than 0, but was {topN}.");
        _results = topN < ordered.Length ? ordered[..topN.Value] : ordered;
        foreach (var result in ordered)
        {
            if (result.Truncated) TruncatedCount++;
        }

        ScoreKind = scoreKind;
    }

    /// <summary>Gets the results: score descending, then input index ascending.</summary>
    public IReadOnlyList<RerankResult> Results => _results;

    /// <summary>Gets what kind of number the scores are.</summary>
    public ScoreKind ScoreKind { get; }

    /// <summary>Gets how many of the scored documents were cut to fit the model's window, those among them that <c>topN</c> left out.</summary>
    public int TruncatedCount { get; }

    /// <summary>Gets the model that scored.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? ModelId { get; init; }

    /// <summary>Gets whether this is the order of a fallback and not of the reranker that was asked.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool IsFallback { get; init; }

    /// <summary>Gets whether time ran out before every stage was done; the documents that the last stage did not see are below those it did, and have <see cref="RerankResult.IsScored"/> unset. A listwise reranker gives its best order so far.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool IsPartial { get; init; }

    /// <summary>Gets whether a condition had the documents reranked or left in their incoming order, and why.</summary>
    /// <value>The default is <see langword="null"/>: there was no condition.</value>
    public RerankDecision? Decision { get; init; }

    /// <summary>Gets the candidates that selection stages took out, each with the stage and its reason; <c>topN</c> takes none out in this sense.</summary>
    /// <value>The default is an empty list.</value>
    public IReadOnlyList<RemovedCandidate> Removed { get; init; } = [];

    /// <summary>Gets the threshold that took documents out; these are in <see cref="Removed"/>.</summary>
    /// <value>The default is <see langword="null"/>: there was no threshold.</value>
    public ThresholdReport? Threshold { get; init; }

    /// <summary>Gets whether the scores may be others than the pipeline gives when nothing fails and nothing is skipped.</summary>
    internal bool IsDegraded => IsFallback || IsPartial || Decision is { Rerank: false };

    /// <summary>Gets the tokens that the call used.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public UsageDetails? Usage { get; init; }

    /// <summary>Gets what the call is estimated to have cost, in US dollars; of a pipeline with several rerankers, the sum of what is known.</summary>
    /// <remarks>Set by <see cref="Middleware.CostLedgerReranker"/> from a price table and <see cref="Usage"/>; an estimate, not a bill.</remarks>
    /// <value>The default is <see langword="null"/>: not known.</value>
    public decimal? EstimatedCost { get; init; }

    /// <summary>Gets the provider's own response.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public object? RawRepresentation { get; init; }

    /// <summary>Gets anything else that the reranker reports.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public AdditionalPropertiesDictionary? AdditionalProperties { get; init; }

    /// <summary>Says how each document came to its place.</summary>
    /// <param name="documents">The documents that were reranked; they add their ids and the trail of the stages before this reranker. <see langword="null"/> leaves these out.</param>
    /// <returns>The explanation: an object, and by its methods a text or JSON.</returns>
    /// <exception cref="ArgumentException">There are fewer documents than were reranked.</exception>
    public RerankExplanation Explain(IReadOnlyList<RerankDocument>? documents = null) => RerankExplanation.Of(this, documents);

    /// <summary>Makes sure that the scores of two responses may be compared: one model, one kind, and a kind that means the same in every response.</summary>
    /// <remarks>Only a <see cref="SkRerank.ScoreKind.Logit"/>, an activation or a similarity of the same model, or a calibrated probability, keeps its meaning from one response to another.</remarks>
    /// <param name="other">The other response.</param>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is <see langword="null"/>.</exception>
    /// <exception cref="RerankException">They may not be compared.</exception>
    public void EnsureComparable(RerankResponse other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (ScoreKind != other.ScoreKind)
            throw new RerankException($"Scores can be compared only when they are of one kind, but these are {ScoreKind} and {other.ScoreKind}; compare ranks, or calibrate both and compare Probability.") { Operation = "compare" };
        if (ScoreKind is ScoreKind.Fused or ScoreKind.Ordinal)
            throw new RerankException($"A score of kind {ScoreKind} means something only inside its own response; compare ranks, or fuse the lists by their ranks.") { Operation = "compare" };
        if (ScoreKind != ScoreKind.Probability && !string.Equals(ModelId, other.ModelId, StringComparison.Ordinal))
            throw new RerankException($"Scores of two rerankers have no common scale, but these are of '{ModelId}' and '{other.ModelId}'; compare ranks, or calibrate both and compare Probability.") { Operation = "compare" };
    }
}
