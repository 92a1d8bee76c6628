using SkRerank.Onnx.Catalogue;
using SkRerank.Pipelines;

namespace SkRerank.Onnx;

/// <summary>Gives the pipeline stages of this package: <c>cross-encoder</c>.</summary>
public static class OnnxPipelineStages
{
    /// <summary>The name of the stage of a cross-encoder: <c>cross-encoder</c>, whose <c>model</c> is a folder or a model of the catalogue that was pulled.</summary>
    public const string CrossEncoder = "cross-encoder";

    /// <summary>Gives the stages, for <see cref="PipelineStages.Add"/> or <c>services.AddPipelineStages</c>.</summary>
    /// <returns>The stages.</returns>
    public static IReadOnlyList<PipelineStageFactory> Create() =>
        [PipelineStageFactory.Reranker(CrossEncoder, "SkRerank.Onnx", ["model"], context => new OnnxCrossEncoderReranker(FolderOf(context)))];

    /// <summary>Finds the folder of the model that a stage names.</summary>
    /// <param name="context">The stage, with the property <c>model</c>.</param>
    /// <returns>The folder.</returns>
    /// <exception cref="RerankException">The property is missing, or there is no such model.</exception>
    public static string FolderOf(PipelineStageContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var model = context.PathOrName("model") ?? throw context.Error("model", "must be a model folder or the name of a model that was pulled, but is missing.");
        if (Directory.Exists(model)) return model;
        using var hub = new ModelHub();
        try
        {
            return new ModelResolver(ModelCatalog.Default, hub).FolderOf(model);
        }
        catch (RerankException exception)
        {
            throw context.Error("model", $"cannot be found: {exception.Message}", exception);
        }
    }
}
