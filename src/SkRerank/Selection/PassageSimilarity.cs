using Microsoft.Extensions.AI;

namespace SkRerank.Selection;

/// <summary>Says how similar two passages of a list are, in 0..1.</summary>
internal abstract class PassageSimilarity : IDisposable
{
    /// <summary>Compares token vectors where all passages have some of one encoder, else embeddings where there is a generator, else word shingles.</summary>
    public static async Task<PassageSimilarity> CreateAsync(IReadOnlyList<RerankDocument> passages, IEmbeddingGenerator<string, Embedding<float>>? generator, CancellationToken cancellationToken)
    {
        if (VectorSimilarity.OfTokenVectors(passages) is { } vectors) return vectors;
        if (generator is null) return new ShingleSimilarity(passages);
        var embeddings = await generator.GenerateAsync([.. passages.Select(passage => passage.Text)], cancellationToken: cancellationToken).ConfigureAwait(false);
        return VectorSimilarity.OfEmbeddings(embeddings, passages.Count);
    }

    public abstract double Of(int a, int b);

    public abstract void Dispose();
}
