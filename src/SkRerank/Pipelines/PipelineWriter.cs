using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SkRerank.Pipelines;

/// <summary>Writes definitions of pipelines, in one order and without what has its default.</summary>
internal static class PipelineWriter
{
    // Names of models and paths are read by people; nothing here goes into HTML.
    private static readonly JsonWriterOptions Indented = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(PipelineDefinition definition)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Indented))
        {
            writer.WriteStartObject();
            writer.WriteNumber("version", PipelineDefinition.CurrentVersion);
            if (definition.Legs.Count > 0) Retrieval(writer, definition);
            if (definition.Skip is { } skip) Skip(writer, skip);
            if (definition.Stages.Count > 0)
            {
                writer.WriteStartArray("rerank");
                foreach (var stage in definition.Stages) Stage(writer, stage, weight: null);
                writer.WriteEndArray();
            }

            if (definition is not { Deduplication: null, MmrLambda: null, Top: null }) Selection(writer, definition);
            if (definition.TimeBudget is { } budget) Number(writer, "timeBudgetMs", budget.TotalMilliseconds);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Retrieval(Utf8JsonWriter writer, PipelineDefinition definition)
    {
        writer.WriteStartObject("retrieve");
        writer.WriteStartArray("legs");
        foreach (var leg in definition.Legs)
        {
            writer.WriteStartObject();
            writer.WriteString("stage", leg.Stage);
            if (leg.Name is { } name) writer.WriteString("name", name);
            if (leg.Weight != 1) Number(writer, "weight", leg.Weight);
            Own(writer, leg.Properties);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteNumber("candidates", definition.Candidates);
        if (definition.Fusion is { } fusion) Fusion(writer, fusion);
        writer.WriteEndObject();
    }

    private static void Fusion(Utf8JsonWriter writer, PipelineFusion fusion)
    {
        writer.WriteStartObject("fusion");
        writer.WriteString("method", PipelineWords.WordOf(PipelineWords.Methods, fusion.Method));
        if (fusion.Method == PipelineFusionMethod.Rrf) writer.WriteNumber("k", fusion.K);
        if (fusion.Method == PipelineFusionMethod.Scores)
        {
            writer.WriteString("norm", PipelineWords.WordOf(PipelineWords.Norms, fusion.Normalization));
            writer.WriteString("combination", PipelineWords.WordOf(PipelineWords.Combinations, fusion.Combination));
            if (fusion.LowerBounds.Count > 0)
            {
                writer.WriteStartObject("lowerBounds");
                foreach (var (leg, bound) in fusion.LowerBounds) Number(writer, leg, bound);
                writer.WriteEndObject();
            }
        }

        writer.WriteEndObject();
    }

    private static void Skip(Utf8JsonWriter writer, PipelineSkipRule skip)
    {
        writer.WriteStartObject("skip");
        if (skip.Predictor is { } predictor)
        {
            writer.WriteString("rule", PipelineWords.WordOf(PipelineWords.Predictors, predictor));
            if (skip.Leg is { } leg) writer.WriteString("leg", leg);
            Number(writer, "threshold", skip.Threshold);
        }
        else if (skip.Classic is { } classic)
        {
            writer.WriteString("rule", PipelineWords.ClassicRule);
            writer.WriteString("leg", classic.Leg);
            Optional(writer, "maxWords", classic.MaxWords);
            Optional(writer, "minGap", classic.MinGap);
            Optional(writer, "minTopScore", classic.MinTopScore);
        }
        else
        {
            writer.WriteString("rule", PipelineWords.ClassRule);
            writer.WriteStartArray("reranked");
            foreach (var found in skip.RerankedClasses) writer.WriteStringValue(PipelineWords.WordOf(PipelineWords.Classes, found));
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static void Stage(Utf8JsonWriter writer, PipelineStage stage, double? weight)
    {
        writer.WriteStartObject();
        writer.WriteString("stage", stage.Stage);
        if (stage.Name is { } name) writer.WriteString("name", name);
        if (weight is { } share) Number(writer, "weight", share);
        Own(writer, stage.Properties);
        if (stage.Revision is { } revision) writer.WriteString("revision", revision);
        if (stage.Depth is { } depth) writer.WriteNumber("depth", depth);
        if (stage.Blend is { } blend)
        {
            writer.WriteStartObject("blend");
            Number(writer, "incoming", blend.IncomingWeight);
            Number(writer, "weight", blend.Weight);
            if (blend.Terms.Count > 0)
            {
                writer.WriteStartArray("terms");
                foreach (var term in blend.Terms) Stage(writer, term.Stage, term.Weight);
                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        }

        if (stage.Calibrator is { } calibrator)
        {
            writer.WritePropertyName("calibrator");
            calibrator.WriteTo(writer);
        }

        if (stage.MinProbability is { } least) Number(writer, "minProbability", least);
        writer.WriteEndObject();
    }

    private static void Selection(Utf8JsonWriter writer, PipelineDefinition definition)
    {
        writer.WriteStartObject("select");
        if (definition.Deduplication is { } duplicates)
        {
            writer.WriteStartObject("deduplicate");
            Number(writer, "jaccard", duplicates.JaccardThreshold);
            Number(writer, "containment", duplicates.ContainmentThreshold);
            writer.WriteEndObject();
        }

        if (definition.MmrLambda is { } lambda) Number(writer, "mmr", lambda);
        if (definition.Top is { } top) writer.WriteNumber("top", top);
        writer.WriteEndObject();
    }

    private static void Own(Utf8JsonWriter writer, JsonObject properties)
    {
        foreach (var (name, value) in properties)
        {
            writer.WritePropertyName(name);
            if (value is null) writer.WriteNullValue();
            else value.WriteTo(writer);
        }
    }

    private static void Optional(Utf8JsonWriter writer, string name, double? value)
    {
        if (value is { } number) Number(writer, name, number);
        else writer.WriteNull(name);
    }

    private static void Number(Utf8JsonWriter writer, string name, double value)
    {
        if (!double.IsFinite(value)) throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"A pipeline holds finite numbers, but {name} was {value}."));
        writer.WriteNumber(name, value);
    }
}
