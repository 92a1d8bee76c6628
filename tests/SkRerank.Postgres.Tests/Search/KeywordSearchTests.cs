using Microsoft.Extensions.VectorData;
using SkRerank.Postgres.Tests.Servers;

namespace SkRerank.Postgres.Tests.Search;

public sealed class KeywordSearchTests(PostgresServer server) : PostgresTests(() => server.DataSource, server.SkipReason)
{
    private static readonly Article[] Fruits = [Of("1", "apple apple pear"), Of("2", "apple"), Of("3", "plum")];

    private static Article Of(string id, string? text, int year = 2000) => new() { Id = id, Text = text, Year = year, Vector = new[] { 1f, 0, 0, 0 } };

    private static async Task<List<(string, double)>> FindAsync(PostgresCollection<string, Article> collection, string query, KeywordSearchOptions<Article>? options = null) =>
        await collection.KeywordSearchAsync(query, 10, options).Select(h => (h.Record.Id, Math.Round(h.Score!.Value, 5))).ToListAsync();

    [Fact]
    public async Task KeywordSearch_InverseDocumentFrequency_IsTheFormula()
    {
        // N = 3. apple is in 2: ln(1 + 1.5/2.5) = 0.4700036; plum in 1: ln(1 + 2.5/1.5) = 0.9808293.
        // ts_rank of one occurrence: 1 / 1.6449341 = 0.6079271, of two: 1.25 / 1.6449341 = 0.7599089; divided by log2(1 + 3) = 2 and log2(1 + 1) = 1.
        // 1: 0.4700036 · 0.7599089 / 2 = 0.1785800; 2: 0.4700036 · 0.6079271 = 0.2857279; 3: 0.9808293 · 0.6079271 = 0.5962727.
        var collection = await CreateAsync(Fruits, o => o.TextSearchConfiguration = "simple");
        Assert.Equal([("3", 0.59627), ("2", 0.28573), ("1", 0.17858)], await FindAsync(collection, "apple plum"));

        // The filter takes records away, and changes no score.
        Assert.Equal([("2", 0.28573), ("1", 0.17858)], await FindAsync(collection, "apple plum", new() { Filter = a => a.Id != "3" }));
        Assert.Equal([("2", 0.28573)], await FindAsync(collection, "plum apple apple", new() { Skip = 1, ScoreThreshold = 0.2 }));
    }

    [Fact]
    public async Task KeywordSearch_CoverDensity_IsPostgresOwn()
    {
        // One occurrence is one cover of weight 0.1, divided by 1 + ln(length).
        var collection = await CreateAsync(Fruits, o => (o.TextSearchConfiguration, o.KeywordRanking) = ("simple", PostgresKeywordRanking.CoverDensity));
        var expected = await ReadAsync("SELECT ts_rank_cd(to_tsvector('simple', 'apple apple pear'), 'apple | plum', 1)");
        var found = await collection.KeywordSearchAsync("apple plum", 10).ToDictionaryAsync(h => h.Record.Id, h => h.Score!.Value);
        Assert.Equal(["1", "2", "3"], found.Keys.Order());
        Assert.Equal(double.Parse(expected[0], System.Globalization.CultureInfo.InvariantCulture), found["1"], 6);
    }

    [Fact]
    public async Task KeywordSearch_Configuration_DecidesWhatAWordIs()
    {
        Article[] texts = [Of("1", "He was running to the houses"), Of("2", "Die Häuser der Stadt"), Of("3", null)];
        var english = await CreateAsync(texts);
        Assert.Equal(["1"], (await FindAsync(english, "house run")).Select(h => h.Item1));
        Assert.Empty(await FindAsync(english, "the of to"));
        Assert.Empty(await FindAsync(english, " "));
        var german = await CreateAsync(texts, o => o.TextSearchConfiguration = "pg_catalog.german");
        Assert.Equal(["2"], (await FindAsync(german, "Haus")).Select(h => h.Item1));
        Assert.Empty(await FindAsync(german, "der"));
    }

    [Theory]
    [InlineData("it's")]
    [InlineData("C:\\temp\\new")]
    [InlineData("a & b | !c <-> d:* ( ) ' \" \\ \0")]
    [InlineData("'; DROP TABLE articles; --")]
    [InlineData("foo-bar example.com/path?a=1&b=2 user@example.com 3.14 🦊")]
    public async Task KeywordSearch_Operators_AreText(string query)
    {
        var collection = await CreateAsync([Of("1", query.Replace("\0", "", StringComparison.Ordinal)), Of("2", "other words")], o => o.TextSearchConfiguration = "simple");
        Assert.Equal(["1"], (await FindAsync(collection, query)).Select(h => h.Item1));
        Assert.Equal(2, await collection.CountAsync());
    }

    [Fact]
    public async Task KeywordSearch_EqualScores_AreOrderedByKeyOrdinally()
    {
        var collection = await CreateAsync([Of("b", "alike"), Of("B", "alike"), Of("a", "alike"), Of("Z", "alike")]);
        Assert.Equal(["B", "Z", "a", "b"], (await FindAsync(collection, "alike")).Select(h => h.Item1));
    }

    [Fact]
    public async Task KeywordSearch_UnknownConfiguration_IsASentence()
    {
        var error = await Assert.ThrowsAsync<RerankException>(() => CreateAsync([], o => o.TextSearchConfiguration = "klingon"));
        Assert.Matches("^The server failed to create the collection 'public\\.t[0-9a-f]+' \\(text search configuration \"klingon\" does not exist, SQLSTATE 42704\\): check the name of the text search configuration\\.$", error.Message);
        Assert.Equal(("postgres", "create"), (error.ProviderName, error.Operation));
    }

    [Fact]
    public async Task KeywordSearch_NoSuchText_IsTheModelsError() =>
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await new PostgresCollection<Guid, NoText>(DataSource, NewName()).KeywordSearchAsync("x", 1).ToListAsync());

    private sealed class NoText
    {
        [VectorStoreKey]
        public Guid Id { get; set; }
    }
}
