using System.Text.Json;

namespace SkRerank.Evaluation.Comparison;

/// <summary>Formats comparisons as JSON.</summary>
public static class ComparisonJson
{
    /// <summary>Formats one object with the baseline and each run's measures, with all their digits.</summary>
    /// <param name="baseline">The baseline's name.</param>
    /// <param name="comparisons">What <see cref="RunComparer"/> gave.</param>
    /// <returns>One line without a line feed.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="comparisons"/> is <see langword="null"/>.</exception>
    public static string Format(string baseline, IReadOnlyList<RunComparison> comparisons)
    {
        ArgumentNullException.ThrowIfNull(comparisons);
        return JsonText.Of(json =>
        {
            json.WriteStartObject();
            json.WriteString("baseline", baseline);
            json.WriteStartArray("runs");
            foreach (var comparison in comparisons)
            {
                json.WriteStartObject();
                json.WriteString("name", comparison.Name);
                json.WriteStartArray("measures");
                foreach (var measure in comparison.Measures) Write(json, measure);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static void Write(Utf8JsonWriter json, MeasureComparison measure)
    {
        json.WriteStartObject();
        json.WriteString("measure", measure.Measure.Name);
        json.WriteNumber("baseline", measure.Baseline);
        json.WriteNumber("run", measure.Run);
        json.WriteNumber("difference", measure.Interval.Mean);
        json.WriteNumber("low", measure.Interval.Low);
        json.WriteNumber("high", measure.Interval.High);
        json.WriteNumber("confidence", measure.Interval.Confidence);
        json.WriteNumber("p", measure.PValue);
        json.WriteNumber("pHolm", measure.AdjustedPValue);
        if (double.IsFinite(measure.EffectSize)) json.WriteNumber("dz", measure.EffectSize);
        json.WriteNumber("won", measure.WinLoss.Wins);
        json.WriteNumber("lost", measure.WinLoss.Losses);
        json.WriteNumber("equal", measure.WinLoss.Ties);
        Write(json, "worst", measure.Worst);
        Write(json, "best", measure.Best);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<TopicDifference> topics)
    {
        json.WriteStartArray(name);
        foreach (var topic in topics)
        {
            json.WriteStartObject();
            json.WriteString("topic", topic.TopicId);
            json.WriteNumber("baseline", topic.Baseline);
            json.WriteNumber("run", topic.Run);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
