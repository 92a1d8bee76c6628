using System.Numerics.Tensors;
using Microsoft.Extensions.AI;

namespace SkRerank.LateInteraction;

/// <summary>Scores documents by MaxSim over token vectors, with those that the store kept where there are any.</summary>
/// <remarks>
/// One encoding of the query is all the inference that documents with stored vectors need. The vectors of a document are used when they come from the same encoder; others are
/// computed from its text and packed the same way, so a score does not depend on where the vectors came from, as long as the form is the store's.
/// </remarks>
public sealed class LateInteractionReranker : IReranker
{
    /// <summary>The name of the stage and of the provider: <c>late-interaction</c>.</summary>
    public const string ProviderName = "late-interaction";

    /// <summary>The key in <see cref="RerankResponse.AdditionalProperties"/> of the number of documents whose vectors had to be computed from their text.</summary>
    public const string ComputedVectorsProperty = "late-interaction.computed-vectors";

    private readonly ITokenVectorEncoder _encoder;
    private readonly bool _ownsEncoder;
    private readonly TokenVectorForm _form;
    private readonly RerankerMetadata _metadata;

    /// <summary>Initializes a new instance of the <see cref="LateInteractionReranker"/> class.</summary>
    /// <param name="encoder">The encoder of the query and of documents without stored vectors.</param>
    /// <param name="ownsEncoder">Whether the encoder is disposed with the reranker.</param>
    /// <param name="form">The form that computed vectors are packed in, the store's; <see langword="null"/> for <see cref="TokenVectorForm.Default"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="encoder"/> is <see langword="null"/>.</exception>
    public LateInteractionReranker(ITokenVectorEncoder encoder, bool ownsEncoder = false, TokenVectorForm? form = null)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        _encoder = encoder;
        _ownsEncoder = ownsEncoder;
        _form = form ?? TokenVectorForm.Default;
        _metadata = new RerankerMetadata(ProviderName, defaultModelId: encoder.ModelId) { ScoreKind = ScoreKind.Similarity, ScoresAreIndependent = true, Languages = encoder.Languages };
    }

    /// <inheritdoc/>
    public async Task<RerankResponse> RerankAsync(string query, IReadOnlyList<RerankDocument> documents, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(documents);
        cancellationToken.ThrowIfCancellationRequested();
        if (documents.Count == 0) return new RerankResponse([], ScoreKind.Similarity) { ModelId = _encoder.ModelId };

        var encodedQuery = await _encoder.EncodeQueryAsync(query, cancellationToken).ConfigureAwait(false);
        Check(encodedQuery, "query");
        var maxSim = new MaxSimQuery(encodedQuery);

        var missing = new List<int>();
        for (var i = 0; i < documents.Count; i++)
        {
            if (StoredVectors(documents[i], i) is null) missing.Add(i);
        }

        var computed = await EncodeAsync(documents, missing, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        var results = new RerankResult[documents.Count];
        var next = 0;
        for (var i = 0; i < results.Length; i++)
        {
            var isComputed = next < missing.Count && missing[next] == i;
            var encoding = isComputed ? computed[next++] : null;
            var vectors = encoding is null ? documents[i].TokenVectors! : TokenVectorPacker.Pack(encoding.TokenVectors, _encoder.ModelId, _form);
            results[i] = new RerankResult(i, maxSim.Score(vectors)) { Truncated = encoding?.Truncated ?? false };
        }

        var response = new RerankResponse(results, ScoreKind.Similarity, options?.TopN)
        {
            ModelId = _encoder.ModelId,
            AdditionalProperties = new AdditionalPropertiesDictionary { [ComputedVectorsProperty] = missing.Count },
        };
        RerankTelemetry.CountTruncated(response, ProviderName);
        return response;
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is not null) return null;
        if (serviceType == typeof(RerankerMetadata)) return _metadata;
        if (serviceType.IsInstanceOfType(this)) return this;
        return serviceType.IsInstanceOfType(_encoder) ? _encoder : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_ownsEncoder) _encoder.Dispose();
    }

    private PackedTokenVectors? StoredVectors(RerankDocument document, int index)
    {
        if (document.TokenVectors is not { } vectors || !string.Equals(vectors.ModelId, _encoder.ModelId, StringComparison.Ordinal)) return null;
        if (vectors.Dimensions != _encoder.Dimensions)
            throw Failure("score", $"The stored token vectors of document {index} have {vectors.Dimensions} dimensions, but the encoder '{_encoder.ModelId}' makes {_encoder.Dimensions}; index the document again.");
        return vectors;
    }

    private async Task<IReadOnlyList<PassageEncoding>> EncodeAsync(IReadOnlyList<RerankDocument> documents, List<int> missing, CancellationToken cancellationToken)
    {
        if (missing.Count == 0) return [];
        var encodings = await _encoder.EncodePassagesAsync([.. missing.Select(i => documents[i].Text)], cancellationToken).ConfigureAwait(false);
        if (encodings.Count != missing.Count)
            throw Failure("encode", $"The encoder '{_encoder.ModelId}' returned {encodings.Count} encodings for {missing.Count} passages; it must return one a passage.");
        for (var i = 0; i < encodings.Count; i++) Check(encodings[i].TokenVectors, $"document {missing[i]}");
        return encodings;
    }

    private void Check(TokenVectors vectors, string whose)
    {
        if (vectors.Dimensions != _encoder.Dimensions)
            throw Failure("encode", $"The encoder '{_encoder.ModelId}' says it makes {_encoder.Dimensions} dimensions, but gave {vectors.Dimensions} for the {whose}; check the encoder.");
        if (vectors.Count > 0 && !TensorPrimitives.IsFiniteAll(vectors.Values))
            throw Failure("encode", $"The encoder '{_encoder.ModelId}' gave NaN or infinite token vectors for the {whose}; check the model and its input.");
    }

    private static RerankException Failure(string operation, string message) => new(message) { ProviderName = ProviderName, Operation = operation };
}
