using Microsoft.Extensions.AI;
using SkRerank.Guards;
using SkRerank.Onnx.Heads;
using SkRerank.Onnx.Inference;
using SkRerank.Onnx.Loading;
using SkRerank.Onnx.Pairs;

namespace SkRerank.Onnx;

/// <summary>Reranks with a local model: one forward pass of an ONNX graph over each pair of query and document.</summary>
/// <remarks>
/// The score is the raw logit (with two labels: the second minus the first; of a model that answers: "yes" minus "no"), <see cref="RerankResult.Activated"/> its sigmoid, computed in double,
/// unless the model's configuration names the identity (<see cref="OnnxModelOptions.Activation"/>).
/// An int8 graph runs one pair at a time on parallel threads, because dynamic quantisation takes one scale for a whole batch: a pair scores the same, bit for bit, in any company.
/// An fp32 graph runs batches of similar length. The folder is in Hugging Face layout (<c>onnx/model_int8.onnx</c> or <c>onnx/model.onnx</c>, <c>config.json</c>,
/// <c>tokenizer.json</c>, <c>vocab.txt</c> or a SentencePiece model); how pairs are written and the score is read (<see cref="RerankerFamily"/>) is decided from these files. The graph is loaded by the first call.
/// </remarks>
public sealed class OnnxCrossEncoderReranker : IReranker
{
    private readonly LocalModel _model;
    private readonly IPairEncoder _pairs;
    private readonly ScoreReader _score;
    private readonly bool _isActivated;
    private readonly RerankerMetadata _metadata;
    private readonly DomainReference? _domain;

    /// <summary>Initializes a new instance of the <see cref="OnnxCrossEncoderReranker"/> class.</summary>
    /// <param name="modelFolder">The model folder.</param>
    /// <param name="options">The options, or <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException"><paramref name="modelFolder"/> is empty.</exception>
    /// <exception cref="RerankException">The folder or one of its files is missing or broken.</exception>
    public OnnxCrossEncoderReranker(string modelFolder, OnnxModelOptions? options = null)
    {
        options ??= new OnnxModelOptions();
        FamilyFacts? facts = null;
        ScoringHead? head = null;
        _model = new LocalModel(modelFolder, options, (folder, config) =>
        {
            facts = FamilyReader.Read(folder, config, options.Family);
            head = facts.Output == GraphOutput.Logits ? ScoringHead.Read(folder) : null;
            return new GraphContract(head is null ? facts.Output : GraphOutput.TokenVectors, facts.ReadsLastToken, options.Layer) { AcceptsLogits = head is not null };
        });
        _pairs = facts!.Pairs(_model, options.PairTruncation);
        _score = head is null ? facts.CreateReader(_model) : (in input, values) => values.Length == 1 ? values[0] : head.Score(values[..(input.Ids.Length * _model.Graph.Width)], _model.Graph.Width);
        _isActivated = ActivationReader.IsSigmoid(_model.Folder, _model.Config, options.Activation, facts.HasZero);
        _metadata = new OnnxRerankerMetadata(_model, options.Layer) { ScoreKind = ScoreKind.Logit, ScoresAreIndependent = true, MaxTokens = _model.Window, Languages = ModelLanguages.Of(_model.Folder) };
        _domain = ModelDomain.Of(_model.Folder);
    }

    /// <inheritdoc/>
    public async Task<RerankResponse> RerankAsync(string query, IReadOnlyList<RerankDocument> documents, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(documents);
        cancellationToken.ThrowIfCancellationRequested();
        if (documents.Count == 0) return new RerankResponse([], ScoreKind.Logit, options?.TopN) { ModelId = _metadata.DefaultModelId };

        var pair = _pairs.ForQuery(query);
        long tokens = 0;
        var results = await _model.RunAsync(
            documents.Count,
            (i, arena) => pair(documents[i], arena),
            (i, in input, logits) =>
            {
                Interlocked.Add(ref tokens, input.Ids.Length);
                var score = _score(input, logits);
                return new RerankResult(i, score) { Activated = _isActivated ? 1 / (1 + Math.Exp(-score)) : null, Truncated = input.Truncated };
            },
            "rerank",
            cancellationToken).ConfigureAwait(false);
        var response = new RerankResponse(results, ScoreKind.Logit, options?.TopN) { ModelId = _metadata.DefaultModelId, Usage = new UsageDetails { InputTokenCount = tokens, TotalTokenCount = tokens } };
        RerankTelemetry.CountTruncated(response, LoadError.Provider);
        return response;
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is not null) return null;
        if (serviceType == typeof(RerankerMetadata)) return _metadata;
        if (serviceType == typeof(ITokenCounter)) return _model.Tokenizer;
        if (serviceType == typeof(DomainReference)) return _domain;
        return serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();
}
