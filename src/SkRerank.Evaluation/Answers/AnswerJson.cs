using System.Text.Json;

namespace SkRerank.Evaluation.Answers;

/// <summary>Formats a comparison of answers as JSON.</summary>
public static class AnswerJson
{
    /// <summary>Formats one object: the measures, and each question with both answers and their scores.</summary>
    /// <param name="comparison">The comparison.</param>
    /// <param name="before">What the way without reranking is called.</param>
    /// <param name="after">What the way with it is called.</param>
    /// <returns>One line without a line feed.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="comparison"/> is <see langword="null"/>.</exception>
    public static string Format(AnswerComparison comparison, string before, string after)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        return JsonText.Of(json =>
        {
            json.WriteStartObject();
            json.WriteString("before", before);
            json.WriteString("after", after);
            json.WriteStartArray("measures");
            foreach (var measure in comparison.Measures)
            {
                json.WriteStartObject();
                json.WriteString("measure", measure.Name);
                json.WriteNumber("before", measure.Before);
                json.WriteNumber("after", measure.After);
                if (measure.Difference is { } interval)
                {
                    json.WriteNumber("difference", interval.Mean);
                    json.WriteNumber("low", interval.Low);
                    json.WriteNumber("high", interval.High);
                }

                json.WriteNumber("questions", measure.Questions);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("questions");
            foreach (var outcome in comparison.Outcomes)
            {
                json.WriteStartObject();
                json.WriteString("id", outcome.QuestionId);
                json.WriteBoolean("samePassages", outcome.IsSame);
                Write(json, "before", outcome.BeforeAnswer, outcome.Before);
                Write(json, "after", outcome.AfterAnswer, outcome.After);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static void Write(Utf8JsonWriter json, string name, string answer, AnswerScores scores)
    {
        json.WriteStartObject(name);
        json.WriteString("answer", answer);
        json.WriteBoolean("exact", scores.Exact);
        json.WriteBoolean("contains", scores.Contains);
        json.WriteNumber("supported", scores.Supported);
        json.WriteNumber("citationPrecision", scores.CitationPrecision);
        if (scores.CitationRecall is { } recall) json.WriteNumber("citationRecall", recall);
        json.WriteEndObject();
    }
}
