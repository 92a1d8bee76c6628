using System.Numerics.Tensors;
using Microsoft.Extensions.AI;
using SkRerank.Retrieval;

namespace SkRerank.Server.Playground;

/// <summary>Finds among a few passages by the cosine of embeddings that are made for each query.</summary>
internal sealed class PassageVectorRetriever(IReadOnlyList<RerankDocument> passages, IEmbeddingGenerator<string, Embedding<float>> embeddings) : IRetriever
{
    private static readonly StageKind Stage = new("vector", ScoreKind.Similarity);

    public IReadOnlyList<StageKind> Stages => [Stage];

    public async Task<RetrievalResponse> RetrieveAsync(string query, RetrievalOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new RetrievalOptions();
        var vectors = await embeddings.GenerateAsync(passages.Select(passage => passage.Text), cancellationToken: cancellationToken).ConfigureAwait(false);
        var asked = embeddings.GetService(typeof(IQueryEmbedder)) is IQueryEmbedder embedder
            ? await embedder.EmbedQueryAsync(query, cancellationToken).ConfigureAwait(false)
            : (await embeddings.GenerateAsync([query], cancellationToken: cancellationToken).ConfigureAwait(false))[0].Vector;
        var ranked = passages
            .Select((passage, i) => (Passage: passage, Score: (double)TensorPrimitives.CosineSimilarity(asked.Span, vectors[i].Vector.Span), Index: i))
            .Where(one => one.Passage.Id != options.ExcludeId)
            .OrderByDescending(one => one.Score).ThenBy(one => one.Index)
            .Take(options.CandidateCount);
        return new RetrievalResponse([.. ranked.Select((one, rank) => new RerankDocument(one.Passage) { RetrievalScore = one.Score, Trail = [new StageScore(Stage.Stage, one.Score, Stage.Kind, rank + 1)] })]);
    }
}
