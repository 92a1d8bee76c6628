using Microsoft.Extensions.AI;
using SkRerank.LateInteraction;

namespace SkRerank.Selection;

/// <summary>Says how similar two passages of a list are, in 0..1.</summary>
internal abstract class PassageSimilarity : IDisposable
{
    /// <summary>Compares token vectors where all passages have some of one encoder, else embeddings where there is a generator, else word shingles.</summary>
    public static async Task<PassageSimilarity> CreateAsync(IReadOnlyList<RerankDocument> passages, IEmbeddingGenerator<string, Embedding<float>>? generator, CancellationToken cancellationToken)
    {
        if (TokenVectorsOf(passages) is { } vectors) return SignSimilarity.Fits(vectors) ? new SignSimilarity(vectors) : VectorSimilarity.OfTokenVectors(vectors);
        if (generator is null) return new ShingleSimilarity(passages);
        var embeddings = await generator.GenerateAsync([.. passages.Select(passage => passage.Text)], cancellationToken: cancellationToken).ConfigureAwait(false);
        return VectorSimilarity.OfEmbeddings(embeddings, passages.Count);
    }

    /// <summary>Raises the similarity of each of some passages to the nearest of those that were asked about, where another one is nearer.</summary>
    public void Raise(int item, ReadOnlySpan<int> others, double[] nearest)
    {
        foreach (var other in others) nearest[other] = Math.Max(nearest[other], Of(item, other));
    }

    public abstract double Of(int a, int b);

    public abstract void Dispose();

    // Null where a passage has none, or one of another encoder.
    private static PackedTokenVectors[]? TokenVectorsOf(IReadOnlyList<RerankDocument> passages)
    {
        if (passages.Count == 0 || passages[0].TokenVectors is not { } first) return null;
        var all = new PackedTokenVectors[passages.Count];
        for (var i = 0; i < all.Length; i++)
        {
            if (passages[i].TokenVectors is not { Count: > 0 } v || v.Dimensions != first.Dimensions || v.Element != first.Element || !string.Equals(v.ModelId, first.ModelId, StringComparison.Ordinal)) return null;
            all[i] = v;
        }

        return all;
    }
}
