using System.Globalization;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using SkRerank.Experiments;

namespace SkRerank.Evaluation.Online;

/// <summary>Has each session's lists reranked by the control or by the treatment, or by both interleaved, and logs what was shown.</summary>
/// <remarks>
/// The arm is a hash of experiment and session: the same in every process, with nothing to store. Without a session the control answers and nothing is logged.
/// An interleaved answer is of <see cref="ScoreKind.Ordinal"/>; each result has the score and rank of both arms in <see cref="RerankResult.Stages"/>. A candidate is removed only where both arms removed it.
/// What fails in an arm fails the call: put a fallback inside. What fails in the log does not: it is counted (<see cref="ExperimentTelemetry.LogFailures"/>), logged as a warning, and the answer stands; a log that hangs delays it by <see cref="ExperimentOptions.LogTimeout"/> at most.
/// Put caches inside the arms: one outside would give a session the list of another's arm.
/// </remarks>
public sealed class ExperimentReranker : IReranker
{
    private readonly IReranker[] _arms;
    private readonly ExperimentSetup _setup;
    private readonly RerankerMetadata _metadata;

    /// <summary>Initializes a new instance of the <see cref="ExperimentReranker"/> class.</summary>
    /// <param name="name">The name of the experiment.</param>
    /// <param name="control">What users have now; disposed with this reranker.</param>
    /// <param name="treatment">What they may get; disposed with this reranker.</param>
    /// <param name="options">The options, read once, or <see langword="null"/> for the defaults.</param>
    /// <param name="log">The log, or <see langword="null"/> for that of the options.</param>
    /// <param name="logger">Where failures of the log are told, or <see langword="null"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="control"/> or <paramref name="treatment"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty, or there is no log.</exception>
    public ExperimentReranker(string name, IReranker control, IReranker treatment, ExperimentOptions? options = null, IClickLog? log = null, ILogger? logger = null)
    {
        ArgumentNullException.ThrowIfNull(control);
        ArgumentNullException.ThrowIfNull(treatment);
        _arms = [control, treatment];
        _setup = new ExperimentSetup(name, log, options, logger);
        var limits = _arms.Select(arm => arm.GetService<RerankerMetadata>()).ToArray();
        _metadata = new RerankerMetadata("experiment") { MaxDocuments = limits.Min(arm => arm?.MaxDocuments), MaxTokens = limits.Min(arm => arm?.MaxTokens) };
    }

    /// <inheritdoc/>
    /// <exception cref="RerankException">An arm failed.</exception>
    public async Task<RerankResponse> RerankAsync(string query, IReadOnlyList<RerankDocument> documents, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(documents);
        cancellationToken.ThrowIfCancellationRequested();
        if (documents.Count == 0 || _setup.SessionOf(options) is not { } session) return await _arms[0].RerankAsync(query, documents, options, cancellationToken).ConfigureAwait(false);
        if (_setup.IsInterleaved) return await InterleaveAsync(query, documents, session, options, cancellationToken).ConfigureAwait(false);

        var arm = _setup.ArmOf(session);
        var response = await _arms[arm].RerankAsync(query, documents, options, cancellationToken).ConfigureAwait(false);
        await _setup.LogAsync(arm, session, query, response.Results.Select(result => ExperimentSetup.IdOf(documents[result.Index])), options?.TopN, cancellationToken).ConfigureAwait(false);
        return response;
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is null && serviceType.IsInstanceOfType(this)) return this;
        return serviceKey is null && serviceType == typeof(RerankerMetadata) ? _metadata : _arms[0].GetService(serviceType, serviceKey);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var arm in _arms) arm.Dispose();
    }

    private async Task<RerankResponse> InterleaveAsync(string query, IReadOnlyList<RerankDocument> documents, string session, RerankOptions? options, CancellationToken cancellationToken)
    {
        // Whole rankings: what is drawn for a place may depend on all that is behind it.
        var whole = options?.Clone();
        if (whole is not null) whole.TopN = null;
        var responses = await Task.WhenAll(_arms.Select(arm => arm.RerankAsync(query, documents, whole, cancellationToken))).ConfigureAwait(false);

        // Drawn by position: two candidates may have one id.
        string[][] rankings = [.. responses.Select(response => response.Results.Select(result => result.Index.ToString(CultureInfo.InvariantCulture)).ToArray())];
        var drawn = _setup.Draw(rankings, session, query);
        string IdAt(string position) => ExperimentSetup.IdOf(documents[int.Parse(position, CultureInfo.InvariantCulture)]);
        var named = new InterleavedList([.. drawn.Items.Select(item => item with { DocumentId = IdAt(item.DocumentId) })], drawn.Seed);
        await _setup.LogAsync(named, [.. rankings.Select(ranking => ranking.Select(IdAt).ToArray())], session, query, options?.TopN, cancellationToken).ConfigureAwait(false);
        return Merged(responses, [.. drawn.Items.Select(item => int.Parse(item.DocumentId, CultureInfo.InvariantCulture))], documents.Count, options?.TopN);
    }

    private static RerankResponse Merged(RerankResponse[] responses, int[] order, int count, int? topN)
    {
        var ranked = responses.Select(response => response.Results.Select((result, i) => (result, Rank: i + 1)).ToDictionary(entry => entry.result.Index)).ToArray();
        var results = order.Select((index, place) =>
        {
            var (stages, best) = (new List<StageScore>(), default(RerankResult));
            for (var arm = 0; arm < ranked.Length; arm++)
            {
                if (!ranked[arm].TryGetValue(index, out var entry)) continue;
                best ??= entry.result;
                stages.Add(new StageScore(arm == 0 ? ExperimentSetup.Control : ExperimentSetup.Treatment, entry.result.Score, responses[arm].ScoreKind, entry.Rank) { RankBefore = index + 1, Activated = entry.result.Activated, Probability = entry.result.Probability });
            }

            return new RerankResult(index, count - place) { Stages = stages, Truncated = best!.Truncated, BestChunk = best.BestChunk };
        });
        var usage = responses.Select(response => response.Usage).OfType<UsageDetails>().Aggregate(default(UsageDetails), (sum, one) => Sum(sum, one));
        return new RerankResponse(results, ScoreKind.Ordinal, topN)
        {
            ModelId = responses.Select(response => response.ModelId).Distinct().Count() == 1 ? responses[0].ModelId : null,
            IsFallback = responses.Any(response => response.IsFallback),
            IsPartial = responses.Any(response => response.IsPartial),
            Removed = [.. responses[0].Removed.Where(removed => responses.All(response => response.Removed.Any(other => other.Index == removed.Index)))],
            Usage = usage,
            EstimatedCost = responses.All(response => response.EstimatedCost is null) ? null : responses.Sum(response => response.EstimatedCost),
        };
    }

    private static UsageDetails Sum(UsageDetails? sum, UsageDetails one)
    {
        sum ??= new UsageDetails();
        sum.Add(one);
        return sum;
    }
}
