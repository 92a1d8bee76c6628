using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using SkRerank.Keywords;
using SkRerank.LearningToRank.Features;
using SkRerank.Pipelines;

namespace SkRerank.LearningToRank;

/// <summary>Gives the pipeline stage of this package: <c>learning-to-rank</c>.</summary>
public static class LearningToRankPipelineStages
{
    /// <summary>The name of the stage: <c>learning-to-rank</c>. Its <c>model</c> is the path of a model file: LightGBM's or XGBoost's trees, a network or a weighted sum (<see cref="RankingModels.Load"/>); <c>analyzer</c> the name of the analyzer of texts and queries (<c>english</c>), and <c>explain</c> says whether answers tell what each feature added (false).</summary>
    /// <remarks>
    /// The features are made by the names in the model file (<see cref="FeatureSet.FromNames"/>); those that a name does not say all of come from the <see cref="FeatureSet"/> of the container, and the document frequencies of <c>.coverage_idf</c> from its <see cref="Bm25Statistics"/>.
    /// </remarks>
    public const string LearningToRank = LearningToRankReranker.ProviderName;

    /// <summary>Gives the stages, for <see cref="PipelineStages.Add"/> or <c>services.AddPipelineStages</c>.</summary>
    /// <returns>The stages.</returns>
    public static IReadOnlyList<PipelineStageFactory> Create() => [PipelineStageFactory.Reranker(LearningToRank, "SkRerank.LearningToRank", ["model", "analyzer", "explain"], Make)];

    private static LearningToRankReranker Make(PipelineStageContext context)
    {
        var path = context.FilePath("model") ?? throw context.Error("model", "must be the path of a model file, but is missing.");
        var (model, revision) = Load(context, path);
        return new LearningToRankReranker(model, Features(context, model), new LearningToRankOptions
        {
            ModelId = Path.GetFileNameWithoutExtension(path),
            ModelRevision = revision,
            ExplainFeatures = context.Flag("explain") ?? false,
        });
    }

    // The model is its file.
    private static (IRankingModel Model, string Revision) Load(PipelineStageContext context, string path)
    {
        try
        {
            var model = RankingModels.Load(path);
            return (model, $"ltr-{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)))[..8]}");
        }
        catch (RerankException exception)
        {
            throw context.Error("model", $"cannot be read: {exception.Message}", exception);
        }
    }

    private static FeatureSet Features(PipelineStageContext context, IRankingModel model)
    {
        try
        {
            return FeatureSet.FromNames(model.FeatureNames, context.Services.GetService<FeatureSet>(), Analyzer(context), context.Services.GetService<Bm25Statistics>());
        }
        catch (ArgumentException exception)
        {
            throw context.Error("model", $"reads features that cannot be made: {exception.Message.Replace($" (Parameter '{exception.ParamName}')", "", StringComparison.Ordinal)}", exception);
        }
    }

    private static TextAnalyzer? Analyzer(PipelineStageContext context)
    {
        if (context.Text("analyzer") is not { } name) return null;
        return TextAnalyzer.Names.Contains(name) ? TextAnalyzer.FromName(name) : throw context.Error("analyzer", $"must be one of {string.Join(", ", TextAnalyzer.Names)}, but is '{name}'.");
    }
}
