using SkRerank.Guards;
using SkRerank.Middleware;

namespace SkRerank.Calibration;

/// <summary>Sets <see cref="RerankResult.Probability"/> by a fitted calibrator; scores and order stay as they are.</summary>
/// <remarks>
/// Put it directly around the scorer that the calibrator was fitted for, inside what blends or fuses. A calibrator of another model, another revision or another kind of score is refused: when the pipeline is built where the
/// metadata tells, else by the first call. A fallback's answer of another model, the order of a skipped or partial call, and documents that were not scored get no probability.
/// </remarks>
public sealed class CalibratingReranker : DelegatingReranker
{
    private readonly Calibrator _calibrator;
    private readonly RerankerMetadata? _inner;
    private readonly RerankerMetadata _metadata;
    private readonly string _provider;

    /// <summary>Initializes a new instance of the <see cref="CalibratingReranker"/> class.</summary>
    /// <param name="innerReranker">The inner reranker; disposed with this one.</param>
    /// <param name="calibrator">The calibrator.</param>
    /// <param name="modelRevision">The revision of the model that runs, where <see cref="RerankerMetadata.ModelRevision"/> does not say it.</param>
    /// <exception cref="ArgumentNullException"><paramref name="innerReranker"/> or <paramref name="calibrator"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The metadata says that another model, revision or kind of score was calibrated.</exception>
    public CalibratingReranker(IReranker innerReranker, Calibrator calibrator, string? modelRevision = null)
        : base(innerReranker)
    {
        ArgumentNullException.ThrowIfNull(calibrator);
        _calibrator = calibrator;
        _inner = innerReranker.GetService<RerankerMetadata>();
        _provider = RerankCall.ProviderOf(innerReranker);
        if (innerReranker.GetService<AdaptiveDepthReranker>() is not null)
            throw new ArgumentException("Calibration needs the scorer's own scores, but adaptive depth gives ordinals where it stops early; put UseCalibration inside of UseAdaptiveDepth.", nameof(innerReranker));
        var revision = _inner?.ModelRevision ?? modelRevision;
        var model = _inner?.DefaultModelId;
        if (_inner?.ScoreKind is { } kind && kind != calibrator.ScoreKind) throw new ArgumentException(WrongKind(kind), nameof(calibrator));
        if ((model is not null && !IsModel(model)) || !string.Equals(revision, calibrator.ModelRevision, StringComparison.Ordinal)) throw new ArgumentException(WrongModel(model, revision), nameof(calibrator));
        _metadata = new RerankerMetadata(_inner ?? new RerankerMetadata()) { ModelRevision = revision, ScoreKind = calibrator.ScoreKind, HasProbability = true };
    }

    /// <inheritdoc/>
    /// <exception cref="RerankException">The inner reranker failed, or answered with another model or kind of score than was calibrated.</exception>
    public override async Task<RerankResponse> RerankAsync(string query, IReadOnlyList<RerankDocument> documents, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        RerankCall.Check(query, documents, cancellationToken);
        var response = await base.RerankAsync(query, documents, options, cancellationToken).ConfigureAwait(false);
        if (response.Results.Count == 0) return response;
        var model = response.ModelId ?? _inner?.DefaultModelId;
        if (response.ScoreKind != _calibrator.ScoreKind || !IsModel(model))
        {
            if (response.IsDegraded) return response;
            throw new RerankException(response.ScoreKind != _calibrator.ScoreKind ? WrongKind(response.ScoreKind) : WrongModel(model, _metadata.ModelRevision)) { ProviderName = _provider, Operation = "calibrate" };
        }

        return new RerankResponse(response, response.Results.Select(result => new RerankResult(result, result.Index, result.Score) { Probability = result.IsScored ? Probability(result) : null }), response.ScoreKind);
    }

    /// <inheritdoc/>
    public override object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is not null) return base.GetService(serviceType, serviceKey);
        if (serviceType == typeof(DomainReference) && _calibrator.Domain is { } domain) return domain;
        return serviceType == typeof(RerankerMetadata) ? _metadata : serviceType == typeof(Calibrator) ? _calibrator : base.GetService(serviceType);
    }

    private bool IsModel(string? model) => string.Equals(model, _calibrator.ModelId, StringComparison.Ordinal);

    private double Probability(RerankResult result)
    {
        try
        {
            return _calibrator.Probability(result.Score);
        }
        catch (ArgumentOutOfRangeException exception)
        {
            throw new RerankException($"The score of document {result.Index} has no probability: {exception.Message.Split(" (Parameter", 2)[0]}", exception) { ProviderName = _provider, Operation = "calibrate" };
        }
    }

    private string WrongModel(string? model, string? revision) =>
        $"The calibrator was fitted for the model {Name(_calibrator.ModelId, _calibrator.ModelRevision)}, but {Name(model, revision)} runs; fit it again with 'skrerank calibrate', or run the model that it was fitted for.";

    private string WrongKind(ScoreKind kind) => kind switch
    {
        ScoreKind.Activated when _calibrator.Method is CalibrationMethod.Sigmoid or CalibrationMethod.Temperature =>
            $"The calibrator takes the sigmoid of a logit, but the scores of '{_provider}' are Activated already, and a second sigmoid flattens them to around 0.5; fit one by Platt or Isotonic on these scores.",
        ScoreKind.Fused or ScoreKind.Ordinal =>
            $"The calibrator was fitted on scores of kind {_calibrator.ScoreKind}, but those of '{_provider}' are {kind} and mean something only inside their own response; put UseCalibration directly around the scorer, inside what fuses or numbers its scores.",
        _ => $"The calibrator was fitted on scores of kind {_calibrator.ScoreKind}, but those of '{_provider}' are {kind}; fit it again on the scores that are served.",
    };

    private static string Name(string? model, string? revision) => $"{(model is null ? "an unnamed model" : $"'{model}'")} at {(revision is null ? "an unknown revision" : $"revision '{revision}'")}";
}
