using CsCheck;
using SkRerank.Keywords;

namespace SkRerank.Tests.Keywords;

public class Bm25RerankerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Bm25Variant.Lucene)]
    [InlineData(Bm25Variant.Robertson)]
    [InlineData(Bm25Variant.Atire)]
    [InlineData(Bm25Variant.Bm25L)]
    [InlineData(Bm25Variant.Bm25Plus)]
    public async Task RerankAsync_CandidatesOfACorpus_HaveTheScoresOfItsIndex(Bm25Variant variant)
    {
        string[] texts = ["fleas live long", "bees live in hives", "fleas bite dogs and cats", "cats sleep", "dogs run", "birds fly", "fish swim", "long days"];
        var options = new Bm25Options { Variant = variant };
        var index = new Bm25Index<int>(options);
        for (var i = 0; i < texts.Length; i++) index.Upsert(i, texts[i]);
        using var reranker = new Bm25Reranker(index.CollectStatistics(), options);

        var response = await reranker.RerankAsync("long fleas, long", [new RerankDocument(texts[2]), new RerankDocument(texts[0])], cancellationToken: Token);
        Assert.Equal(ScoreKind.Logit, response.ScoreKind);
        var hits = index.Search("long fleas, long", 10).ToDictionary(h => h.Key, h => h.Score);
        Assert.Equal([1, 0], response.Results.Select(r => r.Index));
        Assert.Equal(hits[0], response.Results[0].Score, 1e-12);
        Assert.Equal(hits[2], response.Results[1].Score, 1e-12);
    }

    [Fact]
    public async Task RerankAsync_TermOfAllCandidates_WeighsWhatItWeighsInTheCorpus()
    {
        // 1,000 documents, 10 of them with flea: ln(1 + 990.5 / 10.5) · 1 / (1 + 0.9 (0.6 + 0.4 · 2 / 4)).
        using var reranker = new Bm25Reranker(new Bm25Statistics(1000, 4, [KeyValuePair.Create("flea", 10L)]));
        var response = await reranker.RerankAsync("fleas", [new RerankDocument("flea bites"), new RerankDocument("flea circus")], cancellationToken: Token);
        Assert.All(response.Results, r => Assert.Equal(Math.Log(1 + (990.5 / 10.5)) / (1 + (0.9 * 0.8)), r.Score, 1e-12));
        Assert.Equal([0, 1], response.Results.Select(r => r.Index));
    }

    [Fact]
    public void RerankAsync_AnyOrderAndSubset_GivesEachTextItsScore()
    {
        string[] texts = ["fleas live long", "bees live in hives", "fleas bite dogs", "", "long long long days", "dogs"];
        using var reranker = new Bm25Reranker(Bm25Statistics.Collect(texts, TextAnalyzer.English));
        var alone = texts.ToDictionary(t => t, t => Rerank([t]).Results[0].Score);
        Gen.Shuffle(texts).Select(Gen.Int[1, texts.Length]).Sample((shuffled, count) =>
        {
            var some = shuffled.Take(count).ToArray();
            var results = Rerank(some).Results;
            Assert.Equal(some.Select((t, i) => (alone[t], i)).OrderByDescending(t => t.Item1).ThenBy(t => t.i), results.Select(r => (r.Score, r.Index)));
        }, iter: 300);

        RerankResponse Rerank(IEnumerable<string> some) => reranker.RerankAsync("long fleas", [.. some.Select(t => new RerankDocument(t))], cancellationToken: Token).GetAwaiter().GetResult();
    }

    [Fact]
    public async Task RerankAsync_CorpusWithoutTexts_StillGivesFiniteScores()
    {
        foreach (var variant in Enum.GetValues<Bm25Variant>())
        {
            using var reranker = new Bm25Reranker(new Bm25Statistics(0, 0, []), new Bm25Options { Variant = variant });
            var response = await reranker.RerankAsync("fleas", [new RerankDocument(""), new RerankDocument("fleas")], cancellationToken: Token);
            Assert.Equal(2, response.Results.Count);
        }
    }

    [Fact]
    public void Statistics_MoreDocumentsWithATermThanThereAre_AreRefused()
    {
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => new Bm25Statistics(3, 2, [KeyValuePair.Create("cat", 4L)]));
        Assert.StartsWith("Between 0 and all 3 documents have a term, but 'cat' was given 4.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CollectStatistics_AfterRemoval_CountsLiveTextsOnly()
    {
        var index = new Bm25Index<int>();
        index.Upsert(1, "cat dog");
        index.Upsert(2, "cat");
        index.Remove(1);
        var statistics = index.CollectStatistics();
        Assert.Equal((1, 1.0, 1, 0), (statistics.Documents, statistics.AverageLength, statistics.DocumentFrequency("cat"), statistics.DocumentFrequency("dog")));
    }
}
