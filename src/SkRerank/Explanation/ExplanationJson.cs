using System.Buffers;
using System.Text;
using System.Text.Json;
using SkRerank.Selection;

namespace SkRerank.Explanation;

/// <summary>Writes an explanation for programs.</summary>
internal static class ExplanationJson
{
    public static string Write(RerankExplanation explanation)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            Write(json, "model", explanation.ModelId);
            if (explanation.ScoreKind is { } kind) Write(json, "scoreKind", Name(kind));
            json.WriteBoolean("isFallback", explanation.IsFallback);
            json.WriteBoolean("isPartial", explanation.IsPartial);
            if (explanation.Decision is { } decision) Write(json, decision);
            if (explanation.Threshold is { } threshold) Write(json, threshold);
            json.WriteStartArray("candidates");
            foreach (var candidate in explanation.Candidates) Write(json, candidate);
            json.WriteEndArray();
            if (explanation.Removed.Count > 0) Write(json, explanation.Removed);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Writes the member <c>stages</c> of an object.</summary>
    public static void WriteStages(Utf8JsonWriter json, IReadOnlyList<StageScore> trail)
    {
        json.WriteStartArray("stages");
        foreach (var stage in trail)
        {
            json.WriteStartObject();
            json.WriteString("stage", stage.Stage);
            json.WriteString("kind", Name(stage.Kind));
            Write(json, "score", stage.Score);
            json.WriteNumber("rank", stage.Rank);
            Write(json, "rankBefore", stage.RankBefore);
            Write(json, "contribution", stage.Contribution);
            Write(json, "activated", stage.Activated);
            Write(json, "probability", stage.Probability);
            if (stage.Features.Count > 0) Write(json, stage.Features);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, IReadOnlyList<FeatureValue> features)
    {
        json.WriteStartArray("features");
        foreach (var feature in features)
        {
            json.WriteStartObject();
            json.WriteString("name", feature.Name);
            Write(json, "value", feature.Value);
            Write(json, "contribution", feature.Contribution);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, RerankDecision decision)
    {
        json.WriteStartObject("decision");
        json.WriteBoolean("rerank", decision.Rerank);
        json.WriteString("rule", decision.Rule);
        json.WriteString("reason", decision.Reason);
        Write(json, "value", decision.Value);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, IReadOnlyList<RemovedCandidate> removed)
    {
        json.WriteStartArray("removed");
        foreach (var candidate in removed)
        {
            json.WriteStartObject();
            json.WriteNumber("rankBefore", candidate.Index + 1);
            Write(json, "id", candidate.Document?.Id);
            Write(json, "title", candidate.Document?.Title);
            json.WriteString("stage", candidate.Stage);
            json.WriteString("reason", candidate.Reason);
            Write(json, "mergedInto", candidate.MergedInto + 1);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, ThresholdReport threshold)
    {
        json.WriteStartObject("threshold");
        json.WriteNumber("minimum", threshold.Minimum);
        json.WriteBoolean("isUncalibrated", threshold.IsUncalibrated);
        json.WriteBoolean("isApplied", threshold.IsApplied);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, CandidateExplanation candidate)
    {
        json.WriteStartObject();
        json.WriteNumber("rank", candidate.Rank);
        Write(json, "rankBefore", candidate.RankBefore);
        Write(json, "id", candidate.Id);
        Write(json, "title", candidate.Title);
        json.WriteBoolean("isScored", candidate.IsScored);
        json.WriteBoolean("truncated", candidate.Truncated);
        WriteStages(json, candidate.Stages);
        json.WriteEndObject();
    }

    private static string Name(ScoreKind kind) => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());

    private static void Write(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null) json.WriteString(name, value);
    }

    private static void Write(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number)) json.WriteNumber(name, number);
    }
}
