using System.Text.Json.Nodes;
using SkRerank.Fusion;
using SkRerank.Pipelines;
using SkRerank.Retrieval;

namespace SkRerank.Cli.Tuning;

/// <summary>Represents a pipeline that <c>tune</c> chooses from: two legs, a fusion, and late interaction or a cross-encoder.</summary>
internal sealed record TuningSetting
{
    /// <summary>Gets how many candidates each leg and the fusion give.</summary>
    public int Candidates { get; init; } = RetrievalOptions.DefaultCandidateCount;

    /// <summary>Gets the norm of a fusion of scores; <see langword="null"/> for RRF.</summary>
    public ScoreNormalization? Norm { get; init; } = ScoreNormalization.MinMax;

    public int RrfK { get; init; } = ReciprocalRankFusion.DefaultK;

    public double Bm25Weight { get; init; } = 0.5;

    public double VectorWeight { get; init; } = 0.5;

    /// <summary>Gets how many candidates are reranked; 0 for none.</summary>
    public int Depth { get; init; }

    /// <summary>Gets the cross-encoder that orders alone; <see langword="null"/> for late interaction.</summary>
    public string? Model { get; init; }

    public double HybridWeight { get; init; } = 1;

    public double LateInteractionWeight { get; init; } = 1;

    /// <summary>Gets which queries are not reranked; <see langword="null"/> for none.</summary>
    public SkipRule? Skip { get; init; }

    /// <summary>Gets the λ of maximal marginal relevance; <see langword="null"/> for the order of relevance.</summary>
    public double? Mmr { get; init; }

    /// <summary>Gets what costs the same time: fusions and weights do not count.</summary>
    public (int Depth, string? Model) Shape => (Depth, Depth == 0 ? null : Model);

    public PipelineFusion Fusion => Norm is { } norm ? new PipelineFusion { Method = PipelineFusionMethod.Scores, Normalization = norm } : new PipelineFusion { K = RrfK };

    /// <summary>Gets the fusion in a few words.</summary>
    public string FusionText => FormattableString.Invariant($"{(Norm is { } norm ? norm.ToString().ToLowerInvariant() : $"rrf({RrfK})")} {Bm25Weight:0.##}:{VectorWeight:0.##}");

    /// <summary>Gets what reranks, in a few words.</summary>
    public string ScorerText => (Depth == 0 ? "none" : Model ?? FormattableString.Invariant($"{HybridWeight:0.##}·hybrid + {LateInteractionWeight:0.##}·MaxSim")) + (Mmr is { } lambda ? FormattableString.Invariant($", mmr {lambda:0.##}") : "");

    /// <summary>Gives the pipeline of a file.</summary>
    /// <param name="start">The pipeline whose other parts are taken over, or <see langword="null"/>.</param>
    /// <param name="revision">The revision of the model that was measured.</param>
    public PipelineDefinition ToDefinition(PipelineDefinition? start = null, string? revision = null) => (start ?? new PipelineDefinition()) with
    {
        Legs = [new PipelineLeg("bm25") { Weight = Bm25Weight }, new PipelineLeg("vector") { Weight = VectorWeight }],
        Candidates = Candidates,
        Fusion = Fusion,
        Skip = Depth == 0 ? null : Skip?.Definition,
        Stages = Depth == 0 ? [] : [Stage(revision)],
        MmrLambda = Mmr,
        Source = null,
        Folder = null,
    };

    /// <summary>Reads the pipeline of a file as a setting, to start from.</summary>
    /// <exception cref="RerankException">It has parts that are not tuned.</exception>
    public static TuningSetting Of(PipelineDefinition definition)
    {
        RerankException Error(string problem) => new($"tune cannot start from the pipeline '{definition.Source}': {problem}; change it, or leave --pipeline out.");
        if (definition.Legs is not [{ Stage: "bm25", Name: null or "bm25" } bm25, { Stage: "vector", Name: null or "vector" } vector]) throw Error("its legs must be bm25 and vector, in this order");
        if (definition.Deduplication is not null) throw Error("it folds duplicates, which labels of single documents cannot measure");
        if (definition.TimeBudget is not null) throw Error("it has a time budget, which makes the order depend on the clock");
        if (definition.Stages.Count > 1) throw Error("it has more than one reranking stage");
        var fusion = definition.Fusion ?? new PipelineFusion();
        if (fusion is not ({ Method: PipelineFusionMethod.Rrf } or { Method: PipelineFusionMethod.Scores, Combination: ScoreCombination.Sum, LowerBounds.Count: 0 })) throw Error("its fusion must be rrf, or scores with the combination sum");
        var setting = new TuningSetting
        {
            Candidates = definition.Candidates,
            Norm = fusion.Method == PipelineFusionMethod.Rrf ? null : fusion.Normalization,
            RrfK = fusion.K,
            Bm25Weight = bm25.Weight,
            VectorWeight = vector.Weight,
            Mmr = definition.MmrLambda,
            Skip = definition.Skip switch
            {
                null => null,
                { Predictor: { } predictor } rule => new SkipRule(predictor, rule.Leg, rule.Threshold),
                { Classic: { MaxWords: 8, MinGap: 0.05, MinTopScore: 0.65, Leg: "vector" } } => SkipRule.Classic,
                _ => throw Error("its skip rule must be a predictor, or the classic rule with its defaults"),
            },
        };
        if (setting.Mmr is not null && (setting.Skip is not null || definition.Stages.Count == 0)) throw Error("its MMR must stand behind a reranking stage without a skip rule");
        return definition.Stages switch
        {
            [] => setting,
            [{ Stage: "late-interaction", Blend: { Terms.Count: 0 } blend } stage] => setting with { Depth = Math.Min(stage.Depth ?? setting.Candidates, setting.Candidates), HybridWeight = blend.IncomingWeight, LateInteractionWeight = blend.Weight },
            [{ Stage: "late-interaction", Blend: null } stage] => setting with { Depth = Math.Min(stage.Depth ?? setting.Candidates, setting.Candidates), HybridWeight = 0, LateInteractionWeight = 1 },
            [{ Stage: "cross-encoder", Blend: null, Calibrator: null } stage] when stage.Properties["model"] is JsonValue model && model.TryGetValue<string>(out var name) => setting with { Depth = Math.Min(stage.Depth ?? setting.Candidates, setting.Candidates), Model = name },
            _ => throw Error("its stage must be late-interaction, or a cross-encoder without a blend and a calibrator"),
        };
    }

    private PipelineStage Stage(string? revision) => Model is null
        ? new PipelineStage("late-interaction") { Name = "maxsim", Depth = Depth, Blend = new PipelineBlend { IncomingWeight = HybridWeight, Weight = LateInteractionWeight } }
        : new PipelineStage("cross-encoder") { Depth = Depth, Revision = revision, Properties = new JsonObject { ["model"] = ModelText(Model) } };

    // A name stays a name; a folder is written whole, for the file may lie elsewhere.
    private static string ModelText(string model) => ModelFolderName.InTheBox(model) is null && Directory.Exists(model) ? Path.GetFullPath(model) : model;
}
