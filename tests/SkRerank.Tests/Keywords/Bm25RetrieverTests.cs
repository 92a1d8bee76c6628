using SkRerank.Keywords;
using SkRerank.Retrieval;

namespace SkRerank.Tests.Keywords;

public class Bm25RetrieverTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static readonly Dictionary<string, string> Texts = new(StringComparer.Ordinal) { ["a"] = "fleas live long", ["b"] = "bees live", ["c"] = "fleas fleas" };

    [Fact]
    public async Task RetrieveAsync_Hits_HaveIdScoreAndTrail()
    {
        var retriever = Create(key => new RerankDocument(Texts[key]) { Trail = [new StageScore("before", 1, ScoreKind.Ordinal, 1)] });
        var found = (await retriever.RetrieveAsync("fleas", cancellationToken: Token)).Candidates;
        Assert.Equal(["c", "a"], found.Select(c => c.Id));
        // N = 3, n = 2, average length 7/3; c has f = 2 and length 2.
        var score = Math.Log(1.6) * 2 / (2 + (0.9 * (0.6 + (0.4 * 2 / (7 / 3.0)))));
        Assert.Equal(score, found[0].RetrievalScore!.Value, 1e-12);
        Assert.Equal(["before", "bm25"], found[0].Trail.Select(s => s.Stage));
        Assert.Equal(new StageScore("bm25", found[1].RetrievalScore!.Value, ScoreKind.Logit, 2), found[1].Trail[^1]);
        Assert.Equal([new StageKind("bm25", ScoreKind.Logit)], retriever.Stages);
    }

    [Fact]
    public async Task RetrieveAsync_ExcludedIdAndCount_AreHeeded()
    {
        var retriever = Create(key => new RerankDocument(Texts[key]));
        Assert.Equal(["a"], (await retriever.RetrieveAsync("fleas", new RetrievalOptions { ExcludeId = "c" }, Token)).Candidates.Select(c => c.Id));
        Assert.Equal(["c"], (await retriever.RetrieveAsync("fleas", new RetrievalOptions { CandidateCount = 1 }, Token)).Candidates.Select(c => c.Id));
    }

    [Fact]
    public async Task RetrieveAsync_RecordThatIsGone_IsLeftOut()
    {
        var retriever = Create(key => key == "c" ? null : new RerankDocument(Texts[key]));
        var one = Assert.Single((await retriever.RetrieveAsync("fleas", cancellationToken: Token)).Candidates);
        Assert.Equal(("a", 1), (one.Id, one.Trail[^1].Rank));
    }

    [Fact]
    public async Task RetrieveAsync_Cancelled_Throws() =>
        await Assert.ThrowsAsync<OperationCanceledException>(() => Create(key => new RerankDocument(key)).RetrieveAsync("fleas", null, new CancellationToken(true)));

    private static Bm25Retriever Create(Func<string, RerankDocument?> toDocument)
    {
        var index = new Bm25Index<string>();
        foreach (var (key, text) in Texts) index.Upsert(key, text);
        return new Bm25Retriever(index, toDocument);
    }
}
