using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using SkRerank.Server.Collections;
using SkRerank.TestSupport;

namespace SkRerank.Server.Tests.Playground;

/// <summary>What the playground asks the server for.</summary>
public sealed partial class PlaygroundTests
{
    private static Task<RunningServer> StartAsync(Action<SkRerankServerOptions>? configure = null, Action<WebApplication>? more = null) => RunningServer.StartAsync(
        services =>
        {
            services.AddSingleton(new ServedModel("length") { Reranker = new FakeReranker((_, document) => document.Text.Length) });
            services.AddSingleton(new ServedModel("words") { TokenVectors = new WordCountingEncoder() });
            services.AddSingleton<ISearchIndex>(new WordIndex("hut", new CollectionDocument("a", "the bus"), new CollectionDocument("b", "no bus at all")));
        },
        configure,
        more);

    [Fact]
    public async Task Compare_PastedPassages_GivesAColumnForEachMethodThatTheServerHas()
    {
        await using var server = await StartAsync();

        var (status, body) = await server.PostAsync("/playground/compare", new { query = "dogs sleep", passages = new[] { "dogs bark", "dogs sleep", "where do the dogs and cats sleep" } });

        Assert.Equal(200, status);
        var columns = body.GetProperty("columns").EnumerateArray().ToDictionary(column => column.GetProperty("mode").GetString()!, Ids);
        Assert.Equal(["bm25", "rerank", "cross-encoder"], columns.Keys);

        // By BM25 both words of a short text come first; by MaxSim the same words have the same vectors, and the mean over the query is 1 for the second and third; by length the third.
        Assert.Equal("passage 2", columns["bm25"][0]);
        Assert.Equal("passage 2", columns["rerank"][0]);
        Assert.Equal(["passage 3", "passage 2", "passage 1"], columns["cross-encoder"]);
        Assert.All(body.GetProperty("columns").EnumerateArray(), column => Assert.True(column.GetProperty("milliseconds").GetDouble() > 0));
        Assert.Equal(3, body.GetProperty("passages").GetArrayLength());
    }

    [Fact]
    public async Task Compare_ACollection_UsesItsModes()
    {
        await using var server = await StartAsync();

        var (_, body) = await server.PostAsync("/playground/compare", new { query = "bus", collection = "hut", top = 1 });

        Assert.Equal(["bm25", "rerank"], body.GetProperty("columns").EnumerateArray().Select(column => column.GetProperty("mode").GetString()));
        Assert.All(body.GetProperty("columns").EnumerateArray(), column => Assert.Equal(["a#0"], Ids(column)));
    }

    [Theory]
    [InlineData("""{"passages": ["a"]}""", "'query' should be a string, but it is missing; give it.")]
    [InlineData("""{"query": "a", "passages": []}""", "'passages' should have at least one element, but it is empty; give one.")]
    [InlineData("""{"query": "a", "passages": ["a"], "mode": "vector"}""", "'mode' should be one of bm25, rerank, cross-encoder, but it is another text; correct it.")]
    [InlineData("""{"query": "a", "passages": ["a"], "weights": {"hybrid": 0, "late": 0}}""", "'weights' should leave something to order by, but bm25 and vector, or hybrid and late, are both 0; give one of them more.")]
    public async Task Compare_BadBody_IsRefusedInOneSentence(string body, string expected)
    {
        await using var server = await StartAsync();

        var (status, answer) = await server.PostAsync("/playground/compare", JsonSerializer.Deserialize<JsonElement>(body));

        Assert.Equal((400, expected), (status, answer.GetProperty("message").GetString()));
    }

    [Fact]
    public async Task Align_AQueryAndAText_SaysWhichWordsMatched()
    {
        await using var server = await StartAsync();

        var (_, body) = await server.PostAsync("/playground/align", new { query = "Dogs  sleep", text = "where dogs sleep" });

        // The same words have the same unit vectors: 1 each, and a mean of 1.
        Assert.Equal(1, body.GetProperty("score").GetDouble(), 5);
        Assert.Equal([((0, 4), (6, 4)), ((6, 5), (11, 5))], body.GetProperty("matches").EnumerateArray().Select(match => (Span(match.GetProperty("query")), Span(match.GetProperty("passage")))));
    }

    [Fact]
    public async Task Align_ATextThatIsCut_MatchesWhatTheModelReads()
    {
        await using var server = await StartAsync();

        var (_, body) = await server.PostAsync("/playground/align", new { query = "sleep", text = "1 2 3 4 5 6 sleep 8 9 10 11" });

        Assert.Equal([(12, 5)], body.GetProperty("matches").EnumerateArray().Select(match => Span(match.GetProperty("passage"))));
    }

    [Fact]
    public async Task Align_ByAnEncoderWithoutCounts_ClaimsNoWords()
    {
        await using var server = await RunningServer.StartAsync(services => services.AddSingleton(new ServedModel("words") { TokenVectors = new FakeTokenVectorEncoder() }));

        var (status, body) = await server.PostAsync("/playground/align", new { query = "sleep", text = "dogs sleep" });

        Assert.Equal((200, JsonValueKind.Null), (status, body.GetProperty("matches").ValueKind));
    }

    [Fact]
    public async Task Page_IsServedWithoutAKeyAndLetsNothingForeignIn()
    {
        await using var server = await StartAsync(options => options.ApiKeys.Add("s3cret"));

        using var response = await server.Client.GetAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);
        var page = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var (refused, _) = await server.PostAsync("/playground/compare", new { query = "a", passages = new[] { "a" } });

        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; script-src 'nonce-", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        var nonce = Nonce().Match(policy).Groups["nonce"].Value;
        Assert.Equal(2, page.Split($"nonce=\"{nonce}\"").Length - 1);
        Assert.DoesNotContain("innerHTML", page, StringComparison.Ordinal);
        Assert.Equal(401, refused);
    }

    [Fact]
    public async Task Page_WhereTheProgramHasItsOwn_GivesWay()
    {
        await using var server = await StartAsync(more: app => app.MapGet("/", () => "mine"));
        await using var without = await StartAsync(options => options.Playground = false);

        Assert.Equal("mine", await server.Client.GetStringAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken));
        using var response = await without.Client.GetAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(404, (int)response.StatusCode);
    }

    private static List<string?> Ids(JsonElement column) => [.. column.GetProperty("results").EnumerateArray().Select(result => result.GetProperty("id").GetString())];

    private static (int Start, int Length) Span(JsonElement word) => (word.GetProperty("start").GetInt32(), word.GetProperty("length").GetInt32());

    [GeneratedRegex("'nonce-(?<nonce>[^']+)'")]
    private static partial Regex Nonce();
}
