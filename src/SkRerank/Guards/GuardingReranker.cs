using System.Globalization;
using Microsoft.Extensions.Logging;
using SkRerank.Middleware;

namespace SkRerank.Guards;

/// <summary>Warns of the ways in which reranking is commonly misused; it changes no answer and fails no call.</summary>
/// <remarks>
/// Each member of <see cref="RerankGuard"/> warns once in a pipeline's life, with what was measured: as a log event at Warning with an id of its own (101 and up, in the order of the enumeration), as the event
/// <c>skrerank.guard.warning</c> of the current activity, and in <see cref="RerankTelemetry.GuardWarnings"/>. No text of a query or document goes out. Put it outermost, so that it sees what the caller asks for.
/// </remarks>
public sealed class GuardingReranker : DelegatingReranker
{
    private readonly ILogger? _logger;
    private readonly double _candidateFactor;
    private readonly string[] _languages;
    private readonly UncalibratedThreshold? _threshold;
    private readonly DomainWatch? _domain;
    private readonly bool _hasEvaluation;
    private readonly bool _hasChunks;
    private readonly RerankerMetadata? _metadata;
    private readonly int[] _done = new int[Enum.GetValues<RerankGuard>().Length];

    /// <summary>Initializes a new instance of the <see cref="GuardingReranker"/> class.</summary>
    /// <param name="innerReranker">The inner reranker; disposed with this one.</param>
    /// <param name="options">The options, read once, or <see langword="null"/> for the defaults.</param>
    /// <param name="logger">Where to log, or <see langword="null"/> for nowhere.</param>
    /// <exception cref="ArgumentNullException"><paramref name="innerReranker"/> is <see langword="null"/>.</exception>
    public GuardingReranker(IReranker innerReranker, GuardOptions? options = null, ILogger? logger = null)
        : base(innerReranker)
    {
        options ??= new GuardOptions();
        _logger = logger;
        _candidateFactor = options.CandidateFactor;
        _metadata = innerReranker.GetService<RerankerMetadata>();
        _languages = [.. options.Languages ?? _metadata?.Languages ?? []];
        _threshold = innerReranker.GetService<UncalibratedThreshold>();
        _hasChunks = innerReranker.GetService<ChunkingReranker>() is not null;
        _hasEvaluation = !string.IsNullOrWhiteSpace(options.Evaluation) || innerReranker.GetService<EvaluationRegistration>() is not null;
        var reference = options.Reference ?? innerReranker.GetService<DomainReference>();
        _domain = reference is null ? null : new DomainWatch(reference, innerReranker.GetService<ITokenCounter>(), options.DomainWindow, options.MaxStabilityIndex);
        foreach (var guard in options.Silenced.Where(guard => Enum.IsDefined(guard))) _done[(int)guard] = 1;
    }

    /// <inheritdoc/>
    public override async Task<RerankResponse> RerankAsync(string query, IReadOnlyList<RerankDocument> documents, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        RerankCall.Check(query, documents, cancellationToken);
        if (documents.Count == 0) return await base.RerankAsync(query, documents, options, cancellationToken).ConfigureAwait(false);
        CheckPipeline();
        CheckCandidates(documents.Count, options?.TopN);
        CheckLanguage(query);
        var response = await base.RerankAsync(query, documents, options, cancellationToken).ConfigureAwait(false);
        CheckWindow(response, documents.Count);
        CheckDomain(query, documents, response);
        return response;
    }

    private void CheckPipeline()
    {
        if (!_hasEvaluation && IsOpen(RerankGuard.NoEvaluation))
            Warn(RerankGuard.NoEvaluation, 0, $"Whether reranking helps should be measured, but no evaluation set and no experiment is registered; name one in GuardOptions.Evaluation, or register an EvaluationRegistration.");
        if (_threshold is { } threshold && IsOpen(RerankGuard.UncalibratedThreshold))
            Warn(RerankGuard.UncalibratedThreshold, threshold.Threshold, $"A threshold should cut calibrated probabilities, but {threshold.Threshold} cuts scores of kind {threshold.Kind?.ToString() ?? "unknown"}; fit a calibrator and choose the threshold for a precision or a recall.");
    }

    private void CheckCandidates(int candidates, int? topN)
    {
        if (topN is { } wanted && candidates < _candidateFactor * wanted && IsOpen(RerankGuard.TooFewCandidates))
            Warn(RerankGuard.TooFewCandidates, candidates, $"Reranking should choose from {_candidateFactor} times as many candidates as it returns, but there were {candidates} for {wanted} results; retrieve more, or ask for fewer.");
    }

    private void CheckLanguage(string query)
    {
        if (_languages.Length == 0 || !IsOpen(RerankGuard.QueryLanguage)) return;
        var found = LanguageIdentifier.Identify(query);
        if (found.Length == 0 || Array.Exists(found, language => Array.Exists(_languages, one => one.Equals(language, StringComparison.OrdinalIgnoreCase)))) return;
        Warn(RerankGuard.QueryLanguage, QueryLength(query), $"A query should be in a language of the model ('{_metadata?.DefaultModelId}': {string.Join(", ", _languages)}), but one of {QueryLength(query)} words looks like {string.Join(" or ", found)}; use a model of that language, or translate the query.");
    }

    private void CheckWindow(RerankResponse response, int documents)
    {
        if (response.TruncatedCount > 0 && !_hasChunks && IsOpen(RerankGuard.TruncatedDocuments))
            Warn(RerankGuard.TruncatedDocuments, response.TruncatedCount, $"Documents should fit the model's window{(_metadata?.MaxTokens is { } window ? $" of {window} tokens" : "")}, but {response.TruncatedCount} of {documents} were cut and their ends not read; add UseChunking, or index shorter passages.");
    }

    private void CheckDomain(string query, IReadOnlyList<RerankDocument> documents, RerankResponse response)
    {
        if (_domain is null || !IsOpen(RerankGuard.DistantDomain) || _domain.Add(query, documents, response) is not { } shift) return;
        Warn(RerankGuard.DistantDomain, shift.Index, $"Queries should be like those that the model was measured on, but over {shift.Queries} of them the population stability index of {shift.Measure} is {Math.Round(shift.Index, 3)}; measure the model on labels of your own, and fit the calibrator again.");
    }

    private static int QueryLength(string query) => Conditions.QueryWords.Count(query);

    private bool IsOpen(RerankGuard guard) => Volatile.Read(ref _done[(int)guard]) == 0;

    private void Warn(RerankGuard guard, double measured, FormattableString reason)
    {
        if (Interlocked.Exchange(ref _done[(int)guard], 1) == 0) GuardLog.Warn(_logger, guard, measured, reason.ToString(CultureInfo.InvariantCulture));
    }
}
