using System.Globalization;
using SkRerank.LearningToRank.Features;

namespace SkRerank.LearningToRank;

/// <summary>Orders by a learned model over features of the trail, the texts and the query.</summary>
/// <remarks>
/// It comes last in a pipeline, behind the stages that its features read: a feature of a stage that did not run is missing, which the model treats as it was trained to.
/// Scores are of <see cref="ScoreKind.Logit"/>: they order the candidates of one query and mean nothing else. They depend on the other candidates where a feature does, such as a normalised score.
/// </remarks>
public sealed class LearningToRankReranker : IReranker
{
    /// <summary>The name of the stage and of the provider: <c>learning-to-rank</c>.</summary>
    public const string ProviderName = "learning-to-rank";

    private readonly IRankingModel _model;
    private readonly FeatureSet _features;
    private readonly bool _explain;
    private readonly RerankerMetadata _metadata;

    /// <summary>Initializes a new instance of the <see cref="LearningToRankReranker"/> class.</summary>
    /// <param name="model">The model; thread-safe.</param>
    /// <param name="features">The features that it was trained on, by their names; their order does not matter.</param>
    /// <param name="options">The options, read once, or <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="model"/> or <paramref name="features"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The model reads other features than the set has.</exception>
    public LearningToRankReranker(IRankingModel model, FeatureSet features, LearningToRankOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(features);
        RequireSameNames(model, features);
        options ??= new LearningToRankOptions();
        _model = model;
        _features = features.Select(model.FeatureNames);
        _explain = options.ExplainFeatures;
        _metadata = new RerankerMetadata(ProviderName, defaultModelId: options.ModelId) { ScoreKind = ScoreKind.Logit, ModelRevision = options.ModelRevision };
    }

    /// <inheritdoc/>
    /// <exception cref="RerankException">A feature failed, or the model gave a score that is no finite number.</exception>
    public Task<RerankResponse> RerankAsync(string query, IReadOnlyList<RerankDocument> documents, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(documents);
        cancellationToken.ThrowIfCancellationRequested();
        if (documents.Count == 0) return Task.FromResult(Answer([], options));
        var rows = _features.Extract(query, documents, cancellationToken);
        var scores = new double[documents.Count];
        _model.Score(rows, scores);
        var bad = Array.FindIndex(scores, score => !double.IsFinite(score));
        if (bad >= 0)
            throw new RerankException(string.Create(CultureInfo.InvariantCulture, $"The model must give a finite score, but document {bad} got {scores[bad]}; train the model again, or correct it.")) { ProviderName = ProviderName, Operation = "rerank" };
        var features = _explain ? Explain(rows, documents.Count, cancellationToken) : null;
        return Task.FromResult(Answer(scores.Select((score, i) => new RerankResult(i, score) { Features = features?[i] ?? [] }), options));
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is not null) return null;
        if (serviceType == typeof(RerankerMetadata)) return _metadata;
        if (serviceType.IsInstanceOfType(this)) return this;
        return serviceType == typeof(FeatureSet) ? _features : serviceType == typeof(IRankingModel) ? _model : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private static void RequireSameNames(IRankingModel model, FeatureSet features)
    {
        List<string> differences = [];
        if (model.FeatureNames.Except(features.Names, StringComparer.Ordinal).ToArray() is { Length: > 0 } missing) differences.Add($"the set lacks {string.Join(", ", missing)}");
        if (features.Names.Except(model.FeatureNames, StringComparer.Ordinal).ToArray() is { Length: > 0 } unknown) differences.Add($"the model does not know {string.Join(", ", unknown)}");
        if (differences.Count > 0)
            throw new ArgumentException($"The features must be those that the model was trained on, but {string.Join(", and ", differences)}; make the set as it was made for training, or take a part of it with Select.", nameof(features));
    }

    private RerankResponse Answer(IEnumerable<RerankResult> results, RerankOptions? options) => new(results, ScoreKind.Logit, options?.TopN) { ModelId = _metadata.DefaultModelId };

    private FeatureValue[][] Explain(double[] rows, int count, CancellationToken cancellationToken)
    {
        var names = _features.Names;
        var features = new FeatureValue[count][];
        for (var d = 0; d < count; d++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var row = rows.AsSpan(d * names.Count, names.Count).ToArray();
            var contributions = (_model as IExplainableRankingModel)?.Explain(row).Contributions;
            features[d] = [.. names.Select((name, f) => new FeatureValue(name, row[f]) { Contribution = contributions?[f] })];
        }

        return features;
    }
}
