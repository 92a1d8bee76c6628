using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using SkRerank.Server.Requests;

namespace SkRerank.Server.Models;

/// <summary>Finds the model that a request names; without a name, the first that can do what is asked.</summary>
internal sealed class ServedModels
{
    /// <summary>What Infinity's clients send where their user named no model.</summary>
    private const string InfinityDefault = "default/not-specified";

    public ServedModels(IServiceProvider services)
    {
        List<ServedModel> models = [.. services.GetServices<ServedModel>()];

        // A program that has a reranker or an embedding generator already needs to register nothing more.
        if (!models.Exists(model => model.Reranker is not null) && services.GetService<IReranker>() is { } reranker)
            models.Add(new ServedModel(reranker.GetService<RerankerMetadata>()?.DefaultModelId ?? "reranker") { Reranker = reranker });
        if (!models.Exists(model => model.Embeddings is not null) && services.GetService<IEmbeddingGenerator<string, Embedding<float>>>() is { } embeddings)
            models.Add(new ServedModel((embeddings.GetService(typeof(EmbeddingGeneratorMetadata)) as EmbeddingGeneratorMetadata)?.DefaultModelId ?? "embedding") { Embeddings = embeddings });
        All = models;
    }

    public IReadOnlyList<ServedModel> All { get; }

    public ServedModel Reranking(string? name) => Find(name, model => model.Reranker is not null, "rerank");

    public ServedModel Embedding(string? name) => Find(name, model => model.Embeddings is not null, "embed");

    public ServedModel Encoding(string? name) => Find(name, model => model.TokenEncoder is not null, "give token vectors");

    private ServedModel Find(string? name, Func<ServedModel, bool> can, string does)
    {
        var able = All.Where(can).ToList();
        if (able.Count == 0) throw new RequestFailure(FailureKind.NotFound, $"This server has no model that can {does}; ask one that has.");
        if (string.IsNullOrEmpty(name) || name == InfinityDefault) return able[0];
        return able.Find(model => model.Answers(name))
            ?? throw new RequestFailure(FailureKind.NotFound, $"'model' should be one of {string.Join(", ", able.Select(model => $"'{model.Name}'"))}, but it is another; name one of these, or leave it out where the contract allows it.") { Property = "model" };
    }
}
