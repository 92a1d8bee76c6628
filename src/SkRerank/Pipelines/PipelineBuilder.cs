using System.Text.Json;
using System.Text.Json.Nodes;
using SkRerank.Calibration;
using SkRerank.Middleware;
using SkRerank.Retrieval;
using SkRerank.Selection;

namespace SkRerank.Pipelines;

/// <summary>Makes the parts of a pipeline of its definition.</summary>
/// <param name="definition">The definition.</param>
/// <param name="root">The same as JSON.</param>
/// <param name="stages">The stages that are registered.</param>
/// <param name="services">The services of the host.</param>
internal sealed class PipelineBuilder(PipelineDefinition definition, PipelineJson root, PipelineStages stages, IServiceProvider services)
{
    private readonly PipelineJson[] _legs = [.. root.Object("retrieve")?.Objects("legs") ?? []];

    private readonly PipelineJson[] _stages = [.. root.Objects("rerank")];

    /// <summary>Gets the rerankers that were made, in their order; whoever builds owns them.</summary>
    public List<IReranker> Created { get; } = [];

    /// <summary>Checks every name and property before anything is made: a model is not loaded for a pipeline that cannot be.</summary>
    public void Check()
    {
        foreach (var leg in _legs) stages.Find(leg, isLeg: true, PipelineReader.LegProperties);
        foreach (var stage in _stages)
        {
            stages.Find(stage, isLeg: false, PipelineReader.StageProperties);
            foreach (var term in Terms(stage)) stages.Find(term, isLeg: false, PipelineReader.TermProperties);
        }
    }

    /// <summary>Makes the legs, fused where there are several; null where there are none.</summary>
    public IRetriever? Legs()
    {
        if (_legs.Length == 0) return null;
        RetrievalLeg[] legs = [.. _legs.Zip(definition.Legs, (json, leg) => new RetrievalLeg(leg.Name ?? leg.Stage, Made(json, () => stages.Find(json, isLeg: true, PipelineReader.LegProperties).CreateRetriever(Context(json))), leg.Weight))];
        if (legs.Length == 1) return legs[0].Retriever;
        var fusion = definition.Fusion ?? new PipelineFusion();
        return Made(root, () => new HybridRetriever(legs, new HybridRetrieverOptions { Fusion = fusion.CreateFusion() }));
    }

    /// <summary>Makes everything behind the retrieval but the depth of the first stage; null where nothing is reranked or selected.</summary>
    public IReranker? Reranker()
    {
        if (definition is { Stages.Count: 0, Deduplication: null, MmrLambda: null }) return null;
        var reranker = definition.Stages.Count == 0 ? new KeptOrderReranker() : Scorer();

        // From the inside out: what is told apart by scores stays nearest to them.
        if (definition.TimeBudget is { } budget) reranker = new DeadlineReranker(reranker, budget);
        if (definition.Skip is { } skip) reranker = new ConditionalReranker(reranker, skip.CreateCondition());
        if (definition.MmrLambda is { } lambda) reranker = new MmrReranker(reranker, new MmrOptions { Lambda = lambda });
        return definition.Deduplication is { } duplicates ? new DeduplicatingReranker(reranker, duplicates) : reranker;
    }

    private IReranker Scorer()
    {
        var only = definition.Stages.Count == 1;
        CascadeStage[] made = [.. definition.Stages.Select((stage, i) => new CascadeStage(stage.Name ?? stage.Stage, Stage(stage, _stages[i], only)) { Depth = i == 0 ? null : stage.Depth })];
        return only ? made[0].Reranker : Made(root, () => new CascadeReranker(made));
    }

    private IReranker Stage(PipelineStage stage, PipelineJson json, bool isOnly)
    {
        var reranker = Create(stage, json, PipelineReader.StageProperties);
        if (stage.Calibrator is { } source)
        {
            var calibrator = Calibrator(source, json);
            reranker = Made(json, () => new CalibratingReranker(reranker, calibrator, null));
            if (isOnly && (stage.MinProbability ?? calibrator.Threshold) is { } least) reranker = Made(json, () => new ThresholdingReranker(reranker, new ThresholdOptions { Minimum = least }));
        }

        if (stage.Blend is not { } blend) return reranker;
        var options = new BlendOptions { IncomingWeight = blend.IncomingWeight, Weight = blend.Weight, Name = stage.Name ?? stage.Stage };
        foreach (var (term, part) in blend.Terms.Zip(Terms(json))) options.Terms.Add(new BlendTerm(term.Stage.Name ?? term.Stage.Stage, Create(term.Stage, part, PipelineReader.TermProperties), term.Weight));
        return Made(json, () => new BlendingReranker(reranker, options));
    }

    private IReranker Create(PipelineStage stage, PipelineJson json, IReadOnlyList<string> common)
    {
        var reranker = Made(json, () => stages.Find(json, isLeg: false, common).CreateReranker(Context(json)));
        Created.Add(reranker);
        if (stage.Revision is not { } wanted) return reranker;
        var metadata = reranker.GetService<RerankerMetadata>();
        var runs = metadata?.ModelRevision;
        if (string.Equals(runs, wanted, StringComparison.Ordinal)) return reranker;
        throw json.Error("revision", runs is null
            ? $"is '{PipelineError.Short(wanted)}', but the stage '{stage.Stage}' does not tell the revision of its model; leave it out."
            : $"is '{PipelineError.Short(wanted)}', but the model '{metadata!.DefaultModelId}' that would run is of revision '{runs}'; get the model that the pipeline was made with, or tune it again for this one.");
    }

    private Calibrator Calibrator(JsonNode source, PipelineJson json)
    {
        try
        {
            return source is JsonObject ? Calibration.Calibrator.Parse(source.ToJsonString()) : Calibration.Calibrator.Load(Context(json).FilePath("calibrator")!);
        }
        catch (RerankException exception) when (exception.Operation != "load" || exception.ProviderName != "pipeline")
        {
            throw json.Error("calibrator", $"cannot be read: {exception.Message}", exception);
        }
    }

    private PipelineStageContext Context(PipelineJson json) => new(json, definition.Folder, services);

    private static IEnumerable<PipelineJson> Terms(PipelineJson stage) => stage.Object("blend")?.Objects("terms") ?? [];

    // What a part finds wrong with what it is given is an error of the definition, at its place.
    private static T Made<T>(PipelineJson json, Func<T> make)
    {
        try
        {
            return make();
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or IOException or UnauthorizedAccessException or JsonException)
        {
            throw json.Error(null, $"could not be made: {exception.Message.Split(" (Parameter", 2)[0]}", exception);
        }
    }
}
