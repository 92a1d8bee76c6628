using System.ClientModel;
using Microsoft.Extensions.AI;
using OpenAI;
using SkRerank.Local;
using SkRerank.Remote;

namespace SkRerank.Samples.VectorStore;

/// <summary>The models in the box, or those that the environment names.</summary>
internal static class Providers
{
    /// <summary>OPENAI_EMBEDDING_MODEL (with OPENAI_API_KEY) names a hosted embedding model, such as text-embedding-3-small.</summary>
    public static IEmbeddingGenerator Embeddings(LocalModels models) => Variable("OPENAI_EMBEDDING_MODEL") is not { } model ? models.Encoder
        : new OpenAIClient(new ApiKeyCredential(Variable("OPENAI_API_KEY") ?? throw new ArgumentException("OPENAI_EMBEDDING_MODEL needs a key: set OPENAI_API_KEY."))).GetEmbeddingClient(model).AsIEmbeddingGenerator(models.Encoder.Dimensions);

    /// <summary>SKRERANK_RERANKER names a hosted reranker, such as cohere:rerank-v3.5 (with CO_API_KEY).</summary>
    public static IReranker Reranker(LocalModels models) => Variable("SKRERANK_RERANKER") is { } name ? NamedRerankers.Create(name) : models.CreateReranker();

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
