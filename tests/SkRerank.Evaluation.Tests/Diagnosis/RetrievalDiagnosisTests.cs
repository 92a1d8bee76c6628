using System.Text.Json;
using SkRerank.Evaluation.Diagnosis;

namespace SkRerank.Evaluation.Tests.Diagnosis;

public sealed class RetrievalDiagnosisTests
{
    [Fact]
    public void Bottleneck_RankingLosesMoreOnEveryTopic_IsRankingAndTheSentenceSaysByHowMuch()
    {
        var diagnosis = new RetrievalDiagnosis([Topic("1", 0.5, 0.9), Topic("2", 0.3, 0.7), Topic("3", 0.4, 0.8)]);
        Assert.Equal(Bottleneck.Ranking, diagnosis.Bottleneck);
        Assert.Equal(
            "Ranking is the bottleneck: of an ideal nDCG@10 of 1.0000 the best order of the candidates reaches 0.8000 (retrieval loses 0.2000) and the final order 0.4000 (ranking loses 0.4000); the difference of the two losses is +0.2000, 95 % interval "
            + Bounds(diagnosis) + " over 3 topics.",
            diagnosis.ToString());
    }

    [Fact]
    public void Bottleneck_NothingIsFound_IsRetrieval() => Assert.Equal(Bottleneck.Retrieval, new RetrievalDiagnosis([Topic("1", 0, 0), Topic("2", 0, 0.1)]).Bottleneck);

    [Fact]
    public void Bottleneck_TopicsDisagree_IsNeither()
    {
        var diagnosis = new RetrievalDiagnosis([Topic("1", 0.1, 0.9), Topic("2", 0.2, 0.2), Topic("3", 0.1, 0.9), Topic("4", 0.2, 0.2)]);
        Assert.Equal(Bottleneck.Neither, diagnosis.Bottleneck);
        Assert.StartsWith("Neither retrieval nor ranking is clearly the bottleneck: ", diagnosis.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Format_Misses_AreCountedByKindAndUnknownCutsAreNoZero()
    {
        Miss[] misses = [new("a", 1, MissKind.NotRetrieved, 400, null), new("b", 1, MissKind.NotRetrieved, null, null) { IsStored = false }, new("c", 1, MissKind.RankedLow, 20, 11), new("d", 1, MissKind.CutByChunking, 30, 40)];
        var diagnosis = new RetrievalDiagnosis([Topic("1", 0.1, 0.5) with { Relevant = 5, Misses = misses }, Topic("2", 1, 1)]);
        var text = DiagnosisTable.Format(diagnosis, knowsTexts: true);
        Assert.Contains("Of 6 relevant documents 4 are not in the first ten.\n", text, StringComparison.Ordinal);
        Assert.Contains("  not retrieved    2  50.0 %  1 of them are found deeper, down to 20; 1 are not in the store\n", text, StringComparison.Ordinal);
        Assert.Contains("  cut by chunking  1  25.0 %\n", text, StringComparison.Ordinal);
        Assert.Contains("  cut by chunking  ?          not looked at: it needs the texts\n", DiagnosisTable.Format(diagnosis, knowsTexts: false), StringComparison.Ordinal);

        using var json = JsonDocument.Parse(DiagnosisJson.Format(diagnosis, knowsTexts: false));
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("misses").GetProperty("cutByChunking").ValueKind);
        Assert.Equal((2, 1), (json.RootElement.GetProperty("misses").GetProperty("notRetrieved").GetInt32(), json.RootElement.GetProperty("misses").GetProperty("rankedLow").GetInt32()));
        var written = json.RootElement.GetProperty("queries")[0].GetProperty("misses");
        Assert.Equal(("notRetrieved", 400), (written[0].GetProperty("kind").GetString(), written[0].GetProperty("retrievedRank").GetInt32()));
        Assert.False(written[1].GetProperty("stored").GetBoolean());
    }

    [Fact]
    public void Constructor_OneTopic_IsRefused() => Assert.Throws<ArgumentException>(() => new RetrievalDiagnosis([Topic("1", 0, 0)]));

    private static TopicDiagnosis Topic(string id, double ndcg, double candidates) => new(id, 1, ndcg, candidates, 1, 1, [new DepthPoint(10, 1, candidates), new DepthPoint(20, 1, candidates)], []);

    private static string Bounds(RetrievalDiagnosis diagnosis) => FormattableString.Invariant($"{diagnosis.Difference.Low:+0.0000;-0.0000} to {diagnosis.Difference.High:+0.0000;-0.0000}");
}
