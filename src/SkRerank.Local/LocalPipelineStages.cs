using Microsoft.Extensions.DependencyInjection;
using SkRerank.LateInteraction;
using SkRerank.Lucene;
using SkRerank.Models;
using SkRerank.Onnx;
using SkRerank.Pipelines;

namespace SkRerank.Local;

/// <summary>Gives the pipeline stages of local stores and models: the legs <c>bm25</c>, <c>vector</c> and <c>late</c>, and the reranking stages <c>late-interaction</c> and <c>cross-encoder</c>, which knows the model in the box too.</summary>
/// <remarks><c>services.AddLocalReranking(folder)</c> registers them over its own store.</remarks>
public static class LocalPipelineStages
{
    private const string Package = "SkRerank.Local";

    /// <summary>Gives all stages over one store, which must live as long as the pipelines.</summary>
    /// <param name="store">The store.</param>
    /// <returns>The stages.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="store"/> is <see langword="null"/>.</exception>
    public static IReadOnlyList<PipelineStageFactory> Create(LocalStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        return [.. Legs(_ => store), .. Rerankers(_ => store.Models)];
    }

    /// <summary>Gives the reranking stages over models, without a store; the models must live as long as the pipelines.</summary>
    /// <param name="models">The models.</param>
    /// <returns>The stages.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="models"/> is <see langword="null"/>.</exception>
    public static IReadOnlyList<PipelineStageFactory> Create(LocalModels models)
    {
        ArgumentNullException.ThrowIfNull(models);
        return Rerankers(_ => models);
    }

    /// <summary>Gives all stages over the store and the models of the container that a pipeline is loaded in.</summary>
    internal static IReadOnlyList<PipelineStageFactory> Create() =>
        [.. Legs(context => context.Services.GetRequiredService<LocalStore>()), .. Rerankers(context => context.Services.GetRequiredService<LocalModels>())];

    private static IReadOnlyList<PipelineStageFactory> Legs(Func<PipelineStageContext, LocalStore> store) =>
        LucenePipelineStages.Create<string, Passage>(context => store(context).Collection, passage => passage.ToDocument());

    private static PipelineStageFactory[] Rerankers(Func<PipelineStageContext, LocalModels> models) =>
    [
        PipelineStageFactory.Reranker("late-interaction", Package, [], context => new LateInteractionReranker(models(context).TokenVectorEncoder)),
        PipelineStageFactory.Reranker(OnnxPipelineStages.CrossEncoder, Package, ["model"], context => models(context).CreateReranker(new LocalPipelineOptions
        {
            Model = context.RequiredText("model") == MiniLmRerankerModel.Name ? MiniLmRerankerModel.Name : OnnxPipelineStages.FolderOf(context),
        })),
    ];
}
