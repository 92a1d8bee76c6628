using System.Text.Json;
using System.Text.Json.Nodes;
using SkRerank.Conditions;
using SkRerank.Fusion;
using SkRerank.Retrieval;
using SkRerank.Selection;

namespace SkRerank.Pipelines;

/// <summary>Reads definitions of pipelines; whatever is not understood is an error, never left out.</summary>
internal static class PipelineReader
{
    public static readonly string[] LegProperties = ["stage", "name", "weight"];

    public static readonly string[] StageProperties = ["stage", "name", "revision", "depth", "blend", "calibrator", "minProbability"];

    public static readonly string[] TermProperties = ["stage", "name", "revision", "weight"];

    /// <param name="json">The JSON.</param>
    /// <param name="source">The file for errors, or <see langword="null"/>.</param>
    /// <exception cref="RerankException">It is no pipeline.</exception>
    public static PipelineDefinition Read(string json, string? source)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return Pipeline(PipelineJson.Of(document.RootElement, "$", source)) with { Source = source };
        }
        catch (JsonException exception)
        {
            throw PipelineError.At(source, $"it is no JSON ({exception.Message.TrimEnd('.')}).", exception);
        }
        catch (InvalidOperationException exception)
        {
            // Half of a surrogate pair: the parser lets it pass, the text cannot be made.
            throw PipelineError.At(source, $"a text in it is no Unicode ({exception.Message.TrimEnd('.')}).", exception);
        }
    }

    private static PipelineDefinition Pipeline(PipelineJson root)
    {
        // The version first: what another version means by a property is not known here.
        if (!root.Has("version")) throw root.Error("version", $"must be {PipelineDefinition.CurrentVersion}, but is missing; is this the file of a pipeline?");
        if (root.Count("version", 0) is var version && version != PipelineDefinition.CurrentVersion)
            throw root.Error("version", $"must be {PipelineDefinition.CurrentVersion}, but is {version}; write the file again with this version, or update the program.");
        root.AllowOnly("version", "retrieve", "skip", "rerank", "select", "timeBudgetMs");
        var definition = new PipelineDefinition
        {
            Skip = root.Object("skip") is { } skip ? Skip(skip) : null,
            Stages = [.. root.Objects("rerank").Select(Stage)],
            TimeBudget = root.Number("timeBudgetMs") is { } budget ? Budget(root, budget) : null,
        };
        if (root.Object("retrieve") is { } retrieve) definition = Retrieval(retrieve, definition);
        if (root.Object("select") is { } select) definition = Selection(select, definition);
        Check(root, definition);
        return definition;
    }

    private static PipelineDefinition Retrieval(PipelineJson json, PipelineDefinition definition)
    {
        json.AllowOnly("legs", "candidates", "fusion");
        PipelineLeg[] legs = [.. json.Objects("legs").Select(Leg)];
        if (legs.Length == 0) throw json.Error("legs", "must have a leg or more, but has none; leave 'retrieve' out where others retrieve.");
        if (legs.GroupBy(leg => leg.Name ?? leg.Stage, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw json.Error("legs", $"must have names of their own, but two are named '{PipelineError.Short(twice.Key)}'; give one of them another 'name'.");
        if (legs.All(leg => leg.Weight == 0)) throw json.Error("legs", "must have a weight above 0 among them, but all are 0.");
        if (legs.Length == 1 && json.Has("fusion")) throw json.Error("fusion", "needs two legs or more, but there is one; leave it out.");
        return definition with { Legs = legs, Candidates = json.Count("candidates") ?? RetrievalOptions.DefaultCandidateCount, Fusion = json.Object("fusion") is { } fusion ? Fusion(fusion) : null };
    }

    private static PipelineLeg Leg(PipelineJson json) => new(json.RequiredText("stage"))
    {
        Name = json.Text("name"),
        Weight = json.Number("weight", 0) ?? 1,
        Properties = Own(json, LegProperties),
    };

    private static PipelineFusion Fusion(PipelineJson json)
    {
        json.AllowOnly("method", "k", "norm", "combination", "lowerBounds");
        var method = json.Word("method", PipelineWords.Methods) ?? throw json.Error("method", $"must be one of {string.Join(", ", PipelineWords.Methods.Keys)}, but is missing.");
        if (method != PipelineFusionMethod.Rrf && json.Has("k")) throw json.Error("k", "is about the method rrf; leave it out.");
        if (method != PipelineFusionMethod.Scores && new[] { "norm", "combination", "lowerBounds" }.FirstOrDefault(json.Has) is { } other) throw json.Error(other, "is about the method scores; leave it out.");
        var bounds = new Dictionary<string, double>(StringComparer.Ordinal);
        if (json.Object("lowerBounds") is { } lower)
        {
            foreach (var leg in lower.Names) bounds.Add(leg, lower.Number(leg)!.Value);
        }

        return new PipelineFusion
        {
            Method = method,
            K = json.Count("k", 0) ?? ReciprocalRankFusion.DefaultK,
            Normalization = json.Word("norm", PipelineWords.Norms) ?? ScoreNormalization.MinMax,
            Combination = json.Word("combination", PipelineWords.Combinations) ?? ScoreCombination.Sum,
            LowerBounds = bounds,
        };
    }

    private static PipelineSkipRule Skip(PipelineJson json)
    {
        var rule = json.RequiredText("rule");
        if (rule == PipelineWords.ClassicRule) return new PipelineSkipRule { Classic = Classic(json) };
        if (rule == PipelineWords.ClassRule)
        {
            json.AllowOnly("rule", "reranked");
            QueryClass[] classes = [.. json.Texts("reranked").Select(word => PipelineWords.Classes.TryGetValue(word, out var found) ? found : throw json.Error("reranked", $"must have words of {string.Join(", ", PipelineWords.Classes.Keys)}, but has '{PipelineError.Short(word)}'.")).Distinct()];
            return classes.Length > 0 ? new PipelineSkipRule { RerankedClasses = classes } : throw json.Error("reranked", "must name a class or more, but names none.");
        }

        if (!PipelineWords.Predictors.TryGetValue(rule, out var predictor))
            throw json.Error("rule", $"must be one of {string.Join(", ", PipelineWords.Predictors.Keys)}, {PipelineWords.ClassicRule}, {PipelineWords.ClassRule}, but is '{PipelineError.Short(rule)}'.");
        json.AllowOnly("rule", "leg", "threshold");
        return new PipelineSkipRule { Predictor = predictor, Leg = json.Text("leg"), Threshold = json.Number("threshold") ?? throw json.Error("threshold", "must be a finite number, but is missing.") };
    }

    // A clause that is null never fires; one that is left out has its default.
    private static ClassicConditionOptions Classic(PipelineJson json)
    {
        json.AllowOnly("rule", "leg", "maxWords", "minGap", "minTopScore");
        var options = new ClassicConditionOptions();
        if (json.Text("leg") is { } leg) options.Leg = leg;
        if (json.Has("maxWords")) options.MaxWords = IsNull(json, "maxWords") ? null : json.Count("maxWords", 0);
        if (json.Has("minGap")) options.MinGap = IsNull(json, "minGap") ? null : json.Number("minGap", 0, 2);
        if (json.Has("minTopScore")) options.MinTopScore = IsNull(json, "minTopScore") ? null : json.Number("minTopScore", -1, 1);
        return options;
    }

    private static PipelineStage Stage(PipelineJson json) => new(json.RequiredText("stage"))
    {
        Name = json.Text("name"),
        Revision = json.Text("revision"),
        Depth = json.Count("depth"),
        Blend = json.Object("blend") is { } blend ? Blend(blend) : null,
        Calibrator = Calibrator(json),
        MinProbability = json.Number("minProbability", 0, 1),
        Properties = Own(json, StageProperties),
    };

    private static PipelineBlend Blend(PipelineJson json)
    {
        json.AllowOnly("incoming", "weight", "terms");
        var blend = new PipelineBlend { IncomingWeight = json.Number("incoming", 0) ?? 1, Weight = json.Number("weight", 0) ?? 1, Terms = [.. json.Objects("terms").Select(Term)] };
        if (blend is { IncomingWeight: 0, Weight: 0 } && blend.Terms.All(term => term.Weight == 0)) throw json.Error(null, "must have a weight above 0, but all are 0.");
        return blend;
    }

    private static PipelineBlendTerm Term(PipelineJson json) =>
        new(new PipelineStage(json.RequiredText("stage")) { Name = json.Text("name"), Revision = json.Text("revision"), Properties = Own(json, TermProperties) }, json.Number("weight", 0) ?? 1);

    private static JsonNode? Calibrator(PipelineJson json) => !json.Element.TryGetProperty("calibrator", out var value) ? null
        : value.ValueKind == JsonValueKind.Object ? JsonObject.Create(value.Clone())
        : value.ValueKind == JsonValueKind.String && !string.IsNullOrWhiteSpace(value.GetString()) ? JsonValue.Create(value.GetString())
        : throw json.Error("calibrator", $"must be the path of a calibrator's file or the calibrator itself, but is {PipelineJson.Describe(value)}.");

    private static PipelineDefinition Selection(PipelineJson json, PipelineDefinition definition)
    {
        json.AllowOnly("deduplicate", "mmr", "top");
        DeduplicationOptions? duplicates = null;
        if (json.Object("deduplicate") is { } part)
        {
            part.AllowOnly("jaccard", "containment");
            duplicates = new DeduplicationOptions { JaccardThreshold = Share(part, "jaccard"), ContainmentThreshold = Share(part, "containment") };
        }

        return definition with { Deduplication = duplicates, MmrLambda = json.Number("mmr", 0, 1), Top = json.Count("top") };
    }

    private static double Share(PipelineJson json, string name) => (json.Number(name, 0, 1) ?? 0.9) is > 0 and var share ? share : throw json.Error(name, "must be above 0 and at most 1, but is 0.");

    private static TimeSpan Budget(PipelineJson root, double milliseconds) => milliseconds is >= 0.001 and <= 86_400_000
        ? TimeSpan.FromTicks((long)Math.Round(milliseconds * TimeSpan.TicksPerMillisecond))
        : throw root.Error("timeBudgetMs", "must be a number in 0.001..86400000, which is a day; write milliseconds, or leave it out for no limit.");

    private static void Check(PipelineJson root, PipelineDefinition definition)
    {
        var stages = definition.Stages;
        if (stages.Count == 0 && new[] { "skip", "timeBudgetMs" }.FirstOrDefault(root.Has) is { } useless) throw root.Error(useless, "is about reranking, but 'rerank' has no stage; add one, or leave it out.");
        if (stages.GroupBy(stage => stage.Name ?? stage.Stage, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw root.Error("rerank", $"must have names of their own, but two stages are named '{PipelineError.Short(twice.Key)}'; give one of them another 'name'.");
        for (var i = 0; i < stages.Count; i++)
        {
            var stage = stages[i];
            if (i > 0 && (stage.Depth ?? int.MaxValue) > (stages[i - 1].Depth ?? int.MaxValue)) throw root.Error($"rerank[{i}].depth", $"must not be more than the {stages[i - 1].Depth} of the stage before it, but is {stage.Depth?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "all of them"}.");
            if (stage is { Calibrator: not null, Blend: not null }) throw root.Error($"rerank[{i}].calibrator", "is for the raw scores of a stage, but they are blended; leave 'blend' or 'calibrator' out.");
            if (stage is { MinProbability: not null, Calibrator: null }) throw root.Error($"rerank[{i}].minProbability", "needs probabilities, but there is no 'calibrator'; fit one with 'skrerank calibrate'.");
            if (stage.MinProbability is not null && stages.Count > 1) throw root.Error($"rerank[{i}].minProbability", "must not take candidates out between stages; leave it out, or keep one stage.");
        }
    }

    private static bool IsNull(PipelineJson json, string name) => json.Element.GetProperty(name).ValueKind == JsonValueKind.Null;

    private static JsonObject Own(PipelineJson json, string[] common)
    {
        var own = new JsonObject();
        foreach (var property in json.Element.EnumerateObject().Where(property => !common.Contains(property.Name))) own.Add(property.Name, Node(property.Value.Clone()));
        return own;
    }

    private static JsonNode? Node(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => JsonObject.Create(value),
        JsonValueKind.Array => JsonArray.Create(value),
        _ => JsonValue.Create(value),
    };
}
