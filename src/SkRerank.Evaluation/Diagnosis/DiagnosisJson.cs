using System.Text.Json;

namespace SkRerank.Evaluation.Diagnosis;

/// <summary>Formats a diagnosis as JSON.</summary>
public static class DiagnosisJson
{
    /// <summary>Formats one object: the sentence with its numbers, the depths, the misses by kind, and each topic with its misses.</summary>
    /// <param name="diagnosis">The diagnosis.</param>
    /// <param name="knowsTexts">Whether texts were looked at; otherwise the number that was cut by chunking is <c>null</c>.</param>
    /// <returns>One line without a line feed.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="diagnosis"/> is <see langword="null"/>.</exception>
    public static string Format(RetrievalDiagnosis diagnosis, bool knowsTexts)
    {
        ArgumentNullException.ThrowIfNull(diagnosis);
        return JsonText.Of(json =>
        {
            json.WriteStartObject();
            json.WriteString("bottleneck", Word(diagnosis.Bottleneck.ToString()));
            json.WriteString("sentence", diagnosis.ToString());
            json.WriteNumber("topics", diagnosis.Topics.Count);
            json.WriteNumber("ndcg@10", diagnosis.Ndcg);
            json.WriteNumber("candidateNdcg@10", diagnosis.CandidateNdcg);
            json.WriteNumber("idealNdcg@10", diagnosis.IdealNdcg);
            json.WriteNumber("candidateRecall", diagnosis.CandidateRecall);
            json.WriteNumber("retrievalLoss", diagnosis.IdealNdcg - diagnosis.CandidateNdcg);
            json.WriteNumber("rankingLoss", diagnosis.CandidateNdcg - diagnosis.Ndcg);
            json.WriteNumber("difference", diagnosis.Difference.Mean);
            json.WriteNumber("low", diagnosis.Difference.Low);
            json.WriteNumber("high", diagnosis.Difference.High);
            Write(json, diagnosis.Depths);
            json.WriteStartObject("misses");
            json.WriteNumber("notRetrieved", diagnosis.Count(MissKind.NotRetrieved));
            json.WriteNumber("rankedLow", diagnosis.Count(MissKind.RankedLow));
            if (knowsTexts) json.WriteNumber("cutByChunking", diagnosis.Count(MissKind.CutByChunking));
            else json.WriteNull("cutByChunking");
            json.WriteEndObject();
            json.WriteStartArray("queries");
            foreach (var topic in diagnosis.Topics) Write(json, topic);
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static void Write(Utf8JsonWriter json, IReadOnlyList<DepthPoint> depths)
    {
        json.WriteStartArray("depths");
        foreach (var point in depths)
        {
            json.WriteStartObject();
            json.WriteNumber("depth", point.Depth);
            json.WriteNumber("recall", point.Recall);
            json.WriteNumber("oracleNdcg@10", point.OracleNdcg);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, TopicDiagnosis topic)
    {
        json.WriteStartObject();
        json.WriteString("id", topic.QueryId);
        json.WriteNumber("relevant", topic.Relevant);
        json.WriteNumber("ndcg@10", topic.Ndcg);
        json.WriteNumber("candidateNdcg@10", topic.CandidateNdcg);
        json.WriteNumber("candidateRecall", topic.CandidateRecall);
        Write(json, topic.Depths);
        json.WriteStartArray("misses");
        foreach (var miss in topic.Misses)
        {
            json.WriteStartObject();
            json.WriteString("document", miss.DocumentId);
            json.WriteNumber("label", miss.Label);
            json.WriteString("kind", Word(miss.Kind.ToString()));
            if (miss.RetrievedRank is { } retrieved) json.WriteNumber("retrievedRank", retrieved);
            if (miss.FinalRank is { } final) json.WriteNumber("finalRank", final);
            if (miss.IsStored is { } stored) json.WriteBoolean("stored", stored);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string Word(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
