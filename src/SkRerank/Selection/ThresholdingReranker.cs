using SkRerank.Guards;
using SkRerank.Middleware;

namespace SkRerank.Selection;

/// <summary>Leaves out the documents whose probability of relevance is below a threshold.</summary>
/// <remarks>
/// It needs <c>UseCalibration</c> inside of it: a threshold on a logit, a similarity, a fused score or an ordinal is an error, when the pipeline is built where the metadata tells, else by the call. One on an activation works only
/// where <see cref="ThresholdOptions.AllowUncalibrated"/> is set. What is taken out is in <see cref="RerankResponse.Removed"/>, under the name <c>threshold</c>, and counted by <see cref="RerankTelemetry.BelowThreshold"/>; documents without a score are taken out too.
/// <see cref="RerankOptions.TopN"/> cuts what is kept. Where a fallback, a skipped or a partial call left no probability at all, nothing is taken out and <see cref="RerankResponse.Threshold"/> says so. Caches, blends, chunking and cascades need every document: put them inside of it.
/// </remarks>
public sealed class ThresholdingReranker : DelegatingReranker
{
    /// <summary>The name of the stage in <see cref="RerankResponse.Removed"/>: <c>threshold</c>.</summary>
    public const string StageName = "threshold";

    private readonly double _minimum;
    private readonly string _provider;
    private readonly RerankerMetadata _metadata;

    /// <summary>Initializes a new instance of the <see cref="ThresholdingReranker"/> class.</summary>
    /// <param name="innerReranker">The inner reranker; disposed with this one.</param>
    /// <param name="options">The options, read once, or <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="innerReranker"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The metadata says that there will be no probability, or there is a threshold inside.</exception>
    public ThresholdingReranker(IReranker innerReranker, ThresholdOptions? options = null)
        : base(innerReranker)
    {
        options ??= new ThresholdOptions();
        (_minimum, AllowsUncalibrated) = (options.Minimum, options.AllowUncalibrated);
        _provider = RerankCall.ProviderOf(innerReranker);
        if (innerReranker.GetService<ThresholdingReranker>() is not null) throw new ArgumentException("A pipeline needs one threshold, but there is another one inside; keep the higher one.", nameof(innerReranker));
        var inner = innerReranker.GetService<RerankerMetadata>();
        _metadata = new RerankerMetadata(inner ?? new RerankerMetadata()) { ScoresAreIndependent = false };
        if (inner is not { ScoreKind: { } kind, HasProbability: false }) return;

        // A logit may have its activation beside it, which only an answer tells.
        var mayHaveActivation = AllowsUncalibrated && kind is (ScoreKind.Activated or ScoreKind.Logit);
        if (kind != ScoreKind.Probability && !mayHaveActivation) throw new ArgumentException(NoProbability(kind, hasActivation: kind == ScoreKind.Activated), nameof(innerReranker));
    }

    /// <summary>Gets whether activations that nobody calibrated may be compared with the threshold.</summary>
    public bool AllowsUncalibrated { get; }

    /// <inheritdoc/>
    /// <exception cref="RerankException">The inner reranker failed, or its scores are not probabilities.</exception>
    public override async Task<RerankResponse> RerankAsync(string query, IReadOnlyList<RerankDocument> documents, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        RerankCall.Check(query, documents, cancellationToken);
        var response = await base.RerankAsync(query, documents, RerankCall.WithoutTopN(options), cancellationToken).ConfigureAwait(false);
        if (response.Results.Count == 0) return response;
        var isCalibrated = response.Results.Any(result => Probability(response, result) is not null);
        var hasActivation = response.Results.Any(result => Activation(response, result) is not null);
        if (!isCalibrated && !(AllowsUncalibrated && hasActivation))
        {
            if (!response.IsDegraded) throw new RerankException(NoProbability(response.ScoreKind, hasActivation)) { ProviderName = _provider, Operation = "threshold" };
            return new RerankResponse(response, response.Results, response.ScoreKind, options?.TopN) { Threshold = new ThresholdReport(_minimum) { IsApplied = false } };
        }

        double? Value(RerankResult result) => isCalibrated ? Probability(response, result) : Activation(response, result);
        RerankResult[] kept = [.. response.Results.Where(result => Value(result) >= _minimum)];
        var removed = response.Results.Where(result => !(Value(result) >= _minimum)).Select(result => new RemovedCandidate(result.Index, StageName, Reason(Value(result), isCalibrated))).ToArray();
        if (removed.Length > 0) RerankTelemetry.Below.Add(removed.Length, new KeyValuePair<string, object?>("provider", _provider), new KeyValuePair<string, object?>("calibrated", isCalibrated));
        return new RerankResponse(response, kept, response.ScoreKind, options?.TopN) { Removed = [.. response.Removed, .. removed], Threshold = new ThresholdReport(_minimum) { IsUncalibrated = !isCalibrated } };
    }

    /// <inheritdoc/>
    public override object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is not null) return base.GetService(serviceType, serviceKey);
        if (serviceType == typeof(UncalibratedThreshold)) return AllowsUncalibrated && !_metadata.HasProbability ? new UncalibratedThreshold(_minimum, ScoreKind.Activated) : null;
        return serviceType == typeof(RerankerMetadata) ? _metadata : base.GetService(serviceType);
    }

    private string Reason(double? value, bool isCalibrated) => value is { } number
        ? FormattableString.Invariant($"Its {(isCalibrated ? "probability" : "uncalibrated activation")} of {number:G4} is below {_minimum}.")
        : "The last stage did not score it, so it has no probability.";

    private static double? Probability(RerankResponse response, RerankResult result) => result.Probability ?? (response.ScoreKind == ScoreKind.Probability && result.IsScored ? result.Score : null);

    private static double? Activation(RerankResponse response, RerankResult result) => result.Activated ?? (response.ScoreKind == ScoreKind.Activated && result.IsScored ? result.Score : null);

    private string NoProbability(ScoreKind kind, bool hasActivation)
    {
        const string Calibrate = "fit a calibrator ('skrerank calibrate' or Calibrator.Fit) and add UseCalibration inside of UseThreshold";
        return kind switch
        {
            ScoreKind.Fused or ScoreKind.Ordinal =>
                $"A threshold needs a calibrated probability, but the scores of '{_provider}' are of kind {kind} and mean something only inside their own response; put UseThreshold and UseCalibration around the scorer itself, inside what fuses or numbers its scores.",
            _ when hasActivation =>
                $"A threshold needs a calibrated probability, but '{_provider}' gives activations that nobody calibrated; {Calibrate}, or set AllowUncalibrated to compare them all the same.",
            _ => $"A threshold needs a calibrated probability, but the scores of '{_provider}' are of kind {kind} and have no zero or scale of their own; {Calibrate}.",
        };
    }
}
