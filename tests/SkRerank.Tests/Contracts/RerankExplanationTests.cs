using System.Text.Json;
using SkRerank.Retrieval;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Contracts;

public sealed class RerankExplanationTests
{
    private static readonly RerankDocument[] Documents =
    [
        new("a") { Id = "one", Title = "First\nline", RetrievalScore = 0.03, Trail = [new StageScore("bm25", 7, ScoreKind.Logit, 2), new StageScore("rrf", 0.03, ScoreKind.Fused, 1)] },
        new("aa") { Id = "two", RetrievalScore = 0.02, Trail = [new StageScore("vector", 0.5, ScoreKind.Similarity, 1), new StageScore("rrf", 0.02, ScoreKind.Fused, 2)] },
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Explain_Response_HasTheWholeTrailOfEachDocument()
    {
        using var reranker = new FakeReranker((_, document) => document.Text.Length);
        var explanation = (await reranker.RerankAsync("q", Documents, cancellationToken: Token)).Explain(Documents);
        var first = explanation.Candidates[0];
        Assert.Equal((1, "two", 2), (first.Rank, first.Id, first.RankBefore));
        Assert.Equal(["vector", "rrf", "fake-model"], first.Stages.Select(stage => stage.Stage));
        Assert.Equal(new StageScore("fake-model", 2, ScoreKind.Logit, 1) { RankBefore = 2 }, first.Stages[^1]);
        Assert.Equal(
            """
            1. two (up from 2)
               vector: rank 1, similarity 0.5
               rrf: rank 2, fused 0.02
               fake-model: rank 1, logit 2
            2. one "First line" (down from 1)
               bm25: rank 2, logit 7
               rrf: rank 1, fused 0.03
               fake-model: rank 2, logit 1

            """.ReplaceLineEndings("\n"),
            explanation.ToString());
    }

    [Fact]
    public void Explain_Json_SaysTheSame()
    {
        var response = new RerankResponse([new RerankResult(0, 2) { Activated = 0.88, Probability = 0.5, Truncated = true }], ScoreKind.Logit) { ModelId = "m", IsPartial = true, Decision = new RerankDecision(true, "Because.") { Rule = "gap", Value = 0.01 } };
        using var json = JsonDocument.Parse(response.Explain().ToJson());
        var root = json.RootElement;
        Assert.Equal(("m", "logit", true, false), (root.GetProperty("model").GetString(), root.GetProperty("scoreKind").GetString(), root.GetProperty("isPartial").GetBoolean(), root.GetProperty("isFallback").GetBoolean()));
        Assert.Equal(("gap", 0.01), (root.GetProperty("decision").GetProperty("rule").GetString(), root.GetProperty("decision").GetProperty("value").GetDouble()));
        var candidate = root.GetProperty("candidates")[0];
        Assert.True(candidate.GetProperty("truncated").GetBoolean());
        var stage = candidate.GetProperty("stages")[0];
        Assert.Equal((2, 0.88, 0.5), (stage.GetProperty("score").GetDouble(), stage.GetProperty("activated").GetDouble(), stage.GetProperty("probability").GetDouble()));
        Assert.Equal("Reranked: Because.\nTime ran out: this is the order of the last finished stage.\n1. (stayed) (only its beginning was scored)\n   m: rank 1, logit 2, activated 0.8800, probability 0.5000\n", response.Explain().ToString());
    }

    [Fact]
    public void Explain_FeaturesOfALearnedModel_StandBelowTheirStage()
    {
        FeatureValue[] features = [new("bm25.score", 12.5) { Contribution = 0.25 }, new("vector\nrank", double.NaN)];
        var explanation = new RerankResponse([new RerankResult(0, 2) { Features = features }], ScoreKind.Logit) { ModelId = "ltr" }.Explain();
        Assert.Equal("1. (stayed)\n   ltr: rank 1, logit 2\n      bm25.score: 12.5, adds 0.25\n      vector rank: missing\n", explanation.ToString());
        using var json = JsonDocument.Parse(explanation.ToJson());
        var stage = json.RootElement.GetProperty("candidates")[0].GetProperty("stages")[0];
        Assert.Equal("""[{"name":"bm25.score","value":12.5,"contribution":0.25},{"name":"vector\nrank"}]""", stage.GetProperty("features").GetRawText());
    }

    [Fact]
    public void Explain_CandidateTakenOut_IsSaidWithItsReason()
    {
        var response = new RerankResponse([new RerankResult(1, 2)], ScoreKind.Logit) { ModelId = "m", Removed = [new RemovedCandidate(0, "duplicates", "It equals number 2.") { MergedInto = 1 }] };
        var explanation = response.Explain(Documents);
        Assert.EndsWith("- number 1 before one \"First line\" was taken out by duplicates for number 2: It equals number 2.\n", explanation.ToString(), StringComparison.Ordinal);
        using var json = JsonDocument.Parse(explanation.ToJson());
        Assert.Equal("""[{"rankBefore":1,"id":"one","title":"First\nline","stage":"duplicates","reason":"It equals number 2.","mergedInto":2}]""", json.RootElement.GetProperty("removed").GetRawText());
    }

    [Fact]
    public async Task Explain_RetrievalResponse_HasRankBeforeAndAfter()
    {
        using var reranker = new FakeReranker((_, document) => document.Text.Length);
        var found = await new RerankingRetriever(new FakeRetriever(_ => Documents), reranker).RetrieveAsync("q", cancellationToken: Token);
        Assert.Equal([(1, 2, "two"), (2, 1, "one")], found.Explain().Candidates.Select(candidate => (candidate.Rank, candidate.RankBefore!.Value, candidate.Id!)));
    }

    [Fact]
    public void Explain_OtherDocuments_AreRefused()
    {
        var response = new RerankResponse([new RerankResult(3, 1)], ScoreKind.Logit);
        Assert.StartsWith("The documents must be those that were reranked, but document 3 was and there are only 2;", Assert.Throws<ArgumentException>("documents", () => response.Explain(Documents)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ScoreKind.Logit, "a", ScoreKind.Probability, "a", "Scores can be compared only when they are of one kind, but these are Logit and Probability;")]
    [InlineData(ScoreKind.Logit, "a", ScoreKind.Logit, "b", "Scores of two rerankers have no common scale, but these are of 'a' and 'b';")]
    [InlineData(ScoreKind.Fused, "a", ScoreKind.Fused, "a", "A score of kind Fused means something only inside its own response;")]
    [InlineData(ScoreKind.Ordinal, "a", ScoreKind.Ordinal, "a", "A score of kind Ordinal means something only inside its own response;")]
    [InlineData(ScoreKind.Logit, "a", ScoreKind.Logit, "a", null)]
    [InlineData(ScoreKind.Probability, "a", ScoreKind.Probability, "b", null)]
    public void EnsureComparable_TwoResponses_SaysWhyNot(ScoreKind kind, string model, ScoreKind otherKind, string otherModel, string? expected)
    {
        var response = new RerankResponse([], kind) { ModelId = model };
        var other = new RerankResponse([], otherKind) { ModelId = otherModel };
        if (expected is null) response.EnsureComparable(other);
        else Assert.StartsWith(expected, Assert.Throws<RerankException>(() => response.EnsureComparable(other)).Message, StringComparison.Ordinal);
    }
}
