using Npgsql;
using SkRerank.Fusion;
using SkRerank.Retrieval;

namespace SkRerank.Postgres.Tests.Search;

/// <summary>What a hybrid search must do, on whichever server.</summary>
public abstract class HybridTests(Func<NpgsqlDataSource> dataSource, string? skipReason) : PostgresTests(dataSource, skipReason)
{
    private static readonly Func<Article, RerankDocument> ToDocument = article => new RerankDocument(article.Text ?? "");

    [Theory]
    [InlineData(false, 1, 1, 60)]
    [InlineData(false, 0.3, 2, 10)]
    [InlineData(true, 1, 1, 60)]
    [InlineData(true, 1, 3, 60)]
    public async Task Retrieve_OneStatement_IsWhatTheCoreMakesOfItsLegs(bool convex, double keywordWeight, double vectorWeight, int k)
    {
        var collection = await CreateAsync(Random(300, 5), o => (o.TextSearchConfiguration, o.CandidateCount, o.Fusion) =
            ("simple", 40, convex ? PostgresFusion.Convex(keywordWeight, vectorWeight) : PostgresFusion.ReciprocalRank(k, keywordWeight, vectorWeight)));
        var hybrid = new PostgresHybridRetriever<string, Article>(collection, ToDocument);
        var core = new HybridRetriever(
            [
                new RetrievalLeg("fulltext", new PostgresKeywordRetriever<string, Article>(collection, ToDocument), keywordWeight),
                new RetrievalLeg("vector", new PostgresVectorRetriever<string, Article>(collection, ToDocument), vectorWeight),
            ],
            new HybridRetrieverOptions { Fusion = convex ? new MinMaxFusion() : new ReciprocalRankFusion(k) });
        foreach (var query in new[] { "a", "aa bbb", "c dd", "abcd" })
        {
            var options = new RetrievalOptions { CandidateCount = 40, ExcludeId = "00003" };
            var expected = await core.RetrieveAsync(query, options);
            var actual = await hybrid.RetrieveAsync(query, options);
            Assert.Equal(40, actual.Candidates.Count);
            Assert.Equal(expected.Candidates.Select(c => c.Id), actual.Candidates.Select(c => c.Id));
            foreach (var (e, a) in expected.Candidates.Zip(actual.Candidates))
            {
                Assert.Equal(e.RetrievalScore!.Value, a.RetrievalScore!.Value, 1e-12);
                Assert.Equal(e.Trail.Select(Rounded), a.Trail.Select(Rounded));
            }
        }

        Assert.Equal(core.Stages, hybrid.Stages);

        static (string, double, ScoreKind, int, double?) Rounded(StageScore s) => (s.Stage, Math.Round(s.Score, 9), s.Kind, s.Rank, s.Contribution is { } c ? Math.Round(c, 9) : null);
    }

    [Fact]
    public async Task HybridSearch_RankOneInBothLegs_ScoresTwoSixtyFirsts()
    {
        var collection = await CreateAsync(
        [
            new Article { Id = "1", Text = "ab", Vector = new[] { 1f, 1, 0, 0 } },
            new Article { Id = "2", Text = "c", Vector = new[] { 1f, 0, 0, 0 } },
            new Article { Id = "3", Text = "ab c d", Vector = new[] { -1f, 0, 0, 0 } },
        ], o => o.TextSearchConfiguration = "simple");
        var hits = await collection.HybridSearchAsync(new[] { 1f, 1, 0, 0 }, ["ab"], 10).ToListAsync();
        Assert.Equal(["1", "3", "2"], hits.Select(h => h.Record.Id));
        Assert.Equal(2 / 61.0, hits[0].Score!.Value, 1e-12);
        Assert.Equal((1 / 62.0) + (1 / 63.0), hits[1].Score!.Value, 1e-12);
        Assert.Equal(1 / 62.0, hits[2].Score!.Value, 1e-12);
        Assert.Equal(["1"], await collection.HybridSearchAsync(new[] { 1f, 1, 0, 0 }, ["ab"], 10, new() { ScoreThreshold = 0.0325 }).Select(h => h.Record.Id).ToListAsync());
    }

    [Fact]
    public async Task HybridSearch_FewerAskedFor_AreTheFirstOfMore()
    {
        var collection = await CreateAsync(Random(300, 6), o => o.TextSearchConfiguration = "simple");
        var query = DirectionGenerator.VectorOf("aab");
        async Task<List<(string, double)>> Find(int top, int skip) =>
            await collection.HybridSearchAsync(query, ["aa", "b"], top, new() { Skip = skip, Filter = a => a.Year > 2003 }).Select(h => (h.Record.Id, h.Score!.Value)).ToListAsync();
        var all = await Find(60, 0);
        Assert.Equal(60, all.Count);
        Assert.Equal(all.Take(3), await Find(3, 0));
        Assert.Equal(all.Skip(10).Take(20), await Find(20, 10));
    }

    [Fact]
    public async Task Retrieve_EmptyQuery_FindsNothing()
    {
        var collection = await CreateAsync(Random(5, 7));
        Assert.Empty((await new PostgresHybridRetriever<string, Article>(collection, ToDocument).RetrieveAsync(" \n")).Candidates);
        Assert.Empty((await new PostgresVectorRetriever<string, Article>(collection, ToDocument).RetrieveAsync("")).Candidates);
        Assert.Empty((await new PostgresKeywordRetriever<string, Article>(collection, ToDocument).RetrieveAsync("")).Candidates);
    }

    [Fact]
    public async Task Retrieve_Candidates_CarryIdScoreTrailAndRecord()
    {
        var collection = await CreateAsync(Random(50, 8), o => o.TextSearchConfiguration = "simple");
        foreach (var (retriever, stage, kind) in new (IRetriever, string, ScoreKind)[]
        {
            (new PostgresKeywordRetriever<string, Article>(collection, ToDocument), "fulltext", ScoreKind.Logit),
            (new PostgresVectorRetriever<string, Article>(collection, ToDocument), "vector", ScoreKind.Similarity),
        })
        {
            var found = (await retriever.RetrieveAsync("a", new RetrievalOptions { CandidateCount = 7 })).Candidates;
            Assert.Equal(7, found.Count);
            Assert.Equal([new StageKind(stage, kind)], retriever.Stages);
            for (var i = 0; i < found.Count; i++)
            {
                Assert.Equal([new StageScore(stage, found[i].RetrievalScore!.Value, kind, i + 1)], found[i].Trail);
                Assert.Equal(found[i].Id, Assert.IsType<Article>(found[i].Record).Id);
                Assert.Equal(found[i].Text, ((Article)found[i].Record!).Text);
            }

            var without = await retriever.RetrieveAsync("a", new RetrievalOptions { CandidateCount = 6, ExcludeId = found[0].Id });
            Assert.Equal(found.Skip(1).Select(c => c.Id), without.Candidates.Select(c => c.Id));
        }
    }
}
