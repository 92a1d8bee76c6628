using System.Text.Json;

namespace SkRerank.Evaluation.Advice;

/// <summary>Formats advice as JSON.</summary>
public static class AdviceJson
{
    /// <summary>Formats one object: the advice, its sentences, and each option with its numbers.</summary>
    /// <param name="advice">The advice.</param>
    /// <returns>One line without a line feed.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="advice"/> is <see langword="null"/>.</exception>
    public static string Format(RerankAdvice advice)
    {
        ArgumentNullException.ThrowIfNull(advice);
        return JsonText.Of(json =>
        {
            json.WriteStartObject();
            json.WriteString("advice", advice.Chosen?.Option.Name ?? "keep");
            json.WriteString("sentence", advice.ToString());
            json.WriteNumber("topics", advice.Present.Values.Count);
            if (advice.TopicsNeeded is { } needed) json.WriteNumber("topicsNeeded", needed);
            json.WriteStartObject("present");
            Write(json, advice.Present, advice.Present.Values.Average());
            json.WriteEndObject();
            json.WriteStartArray("options");
            foreach (var finding in advice.Findings)
            {
                json.WriteStartObject();
                Write(json, finding.Option, finding.Mean);
                json.WriteNumber("gain", finding.Gain.Mean);
                json.WriteNumber("low", finding.Gain.Low);
                json.WriteNumber("high", finding.Gain.High);
                json.WriteNumber("confidence", finding.Gain.Confidence);
                json.WriteNumber("topicsForWorthwhileGain", finding.TopicsNeeded);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static void Write(Utf8JsonWriter json, AdviceOption option, double mean)
    {
        json.WriteString("name", option.Name);
        json.WriteNumber("ndcg@10", mean);
        if (option.CoreSeconds is { } seconds) json.WriteNumber("coreSecondsAQuery", seconds);
        if (option.Cost is { } cost) json.WriteNumber("usDollarsAMillionQueries", cost * 1_000_000);
        else json.WriteNull("usDollarsAMillionQueries");
        if (option.Changed is not { } changed) return;
        json.WriteNumber("top1Changed", changed.Top1);
        json.WriteNumber("top3Changed", changed.Top3);
        json.WriteNumber("top10Changed", changed.Top10);
    }
}
