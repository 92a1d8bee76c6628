using Microsoft.Extensions.AI;
using SkRerank.LateInteraction;
using SkRerank.Onnx;

namespace SkRerank.Local;

/// <summary>Makes embeddings with one model and token vectors with another; thread-safe. Both models are owned.</summary>
/// <param name="embedding">The bi-encoder.</param>
/// <param name="tokens">The encoder of token vectors.</param>
internal sealed class PairedEncoder(OnnxBiEncoder embedding, ITokenVectorEncoder tokens) : IEmbeddingGenerator<string, Embedding<float>>, ITokenVectorEncoder, IQueryEmbedder
{
    /// <inheritdoc/>
    public string ModelId => tokens.ModelId;

    /// <inheritdoc/>
    public IReadOnlyList<string>? Languages => tokens.Languages;

    /// <inheritdoc/>
    public int Dimensions => tokens.Dimensions;

    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
        embedding.GenerateAsync(values, options, cancellationToken);

    public Task<ReadOnlyMemory<float>> EmbedQueryAsync(string query, CancellationToken cancellationToken = default) => embedding.EmbedQueryAsync(query, cancellationToken);

    public Task<TokenVectors> EncodeQueryAsync(string query, CancellationToken cancellationToken = default) => tokens.EncodeQueryAsync(query, cancellationToken);

    public async Task<IReadOnlyList<PassageEncoding>> EncodePassagesAsync(IReadOnlyList<string> passages, CancellationToken cancellationToken = default)
    {
        var embeddings = await embedding.EncodePassagesAsync(passages, cancellationToken).ConfigureAwait(false);
        var vectors = await tokens.EncodePassagesAsync(passages, cancellationToken).ConfigureAwait(false);
        return [.. embeddings.Zip(vectors, (e, v) => new PassageEncoding(e.Embedding, v.TokenVectors, e.Truncated || v.Truncated))];
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType.IsInstanceOfType(this) ? this : embedding.GetService(serviceType, serviceKey);
    }

    public void Dispose()
    {
        embedding.Dispose();
        tokens.Dispose();
    }
}
