using SkRerank.Evaluation.Diagnosis;

namespace SkRerank.Evaluation.Tests.Diagnosis;

public sealed class DiagnoserTests : IDisposable
{
    private static readonly string[] Others = [.. Enumerable.Range(0, 10).Select(i => $"x{i}")];

    private readonly TempFile _qrels = TempFile.Lines("q 0 a 2", "q 0 b 1", "q 0 c 1", "q 0 x0 0", "none 0 x 0");

    public void Dispose() => _qrels.Dispose();

    // a, then b at ranks 11 and 12 behind ten others. Ideal DCG: 2 + 1/log2(3) + 1/log2(4) = 3.130930; of a, b: 2.630930; quotient 0.840303.
    [Fact]
    public void Diagnose_RelevantBelowTen_IsRankedLowAndTheOracleKnowsIt()
    {
        var topic = Diagnoser().Diagnose(new DiagnosisTopic("q", [.. Others, "a", "b"], [.. Others, "a", "b"]));
        Assert.Equal((3, 0.0, 1.0), (topic.Relevant, topic.Ndcg, topic.IdealNdcg));
        Assert.Equal(0.840303, topic.CandidateNdcg, 1e-6);
        Assert.Equal(2 / 3.0, topic.CandidateRecall, 1e-12);
        Assert.Equal((0.840303, 0.159697), (Math.Round(topic.RankingLoss, 6), Math.Round(topic.RetrievalLoss, 6)));
        Assert.Equal([new DepthPoint(10, 0, 0), new DepthPoint(20, 2 / 3.0, topic.CandidateNdcg)], topic.Depths);
        Assert.Equal([new Miss("a", 2, MissKind.RankedLow, 11, 11), new Miss("b", 1, MissKind.RankedLow, 12, 12), new Miss("c", 1, MissKind.NotRetrieved, null, null)], topic.Misses);
    }

    [Fact]
    public void Diagnose_RelevantBelowTheCandidates_IsNotRetrievedWithItsRank()
    {
        var topic = Diagnoser(candidates: 10).Diagnose(new DiagnosisTopic("q", [.. Others, "a"], ["b", .. Others]));
        Assert.Equal([new Miss("a", 2, MissKind.NotRetrieved, 11, null), new Miss("c", 1, MissKind.NotRetrieved, null, null)], topic.Misses);

        // Of the candidates only b is relevant: 1 / 3.130930, and it stands first.
        Assert.Equal(0.319394, topic.CandidateNdcg, 1e-6);
        Assert.Equal(topic.CandidateNdcg, topic.Ndcg, 1e-12);
    }

    [Fact]
    public void Diagnose_RelevanceOfTwo_CountsOnlySuchMisses() =>
        Assert.Equal("a", Assert.Single(Diagnoser(relevance: 2).Diagnose(new DiagnosisTopic("q", Others, Others)).Misses).DocumentId);

    [Fact]
    public void Diagnose_TopicWithoutRelevantDocument_LosesNothing()
    {
        var topic = Diagnoser().Diagnose(new DiagnosisTopic("none", ["x"], ["x"]));
        Assert.Equal((0, 0.0, 0.0, 0.0), (topic.Relevant, topic.IdealNdcg, topic.RetrievalLoss, topic.RankingLoss));
        Assert.Empty(topic.Misses);
    }

    [Fact]
    public void Diagnose_DocumentTwice_IsRefused() =>
        Assert.StartsWith("A ranking must have each document once, but that of query 'q' has 'a' twice", Assert.Throws<ArgumentException>(() => Diagnoser().Diagnose(new DiagnosisTopic("q", ["a", "a"], []))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(10, 10)]
    [InlineData(0, 10)]
    public void Depths_ThatDoNotRise_AreRefused(params int[] depths) => Assert.Throws<ArgumentException>(() => new DiagnosisOptions { Depths = depths });

    private Diagnoser Diagnoser(int candidates = 100, int relevance = 1) => new(Qrels.Read(_qrels.Path), new DiagnosisOptions { Candidates = candidates, Relevance = relevance, Depths = [10, 20] });
}
