using System.Text.Json;
using Microsoft.SemanticKernel;
using SkRerank.TestSupport;

namespace SkRerank.SemanticKernel.Tests;

/// <summary>The functions that a search plugin has by its options.</summary>
public sealed class SearchPluginFunctionsTests
{
    private static readonly NoteStore Store = new("a red fox", "a blue bird", "a red bird");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static KernelPlugin Plugin(Action<SearchPluginOptions<Note>> configure)
    {
        var options = new SearchPluginOptions<Note>();
        configure(options);
        return SearchPlugin.Create(new RerankingTextSearch<Note>(Store, new FakeReranker((_, document) => document.Text.Length)), "Notes", options);
    }

    private static SearchPluginOptions<Note> WithFilters(SearchPluginOptions<Note> options) => options
        .AddFilter<int>("since", "The year from which on.", year => note => note.Year >= year)
        .AddFilter<string>("word", "A word that it must have.", word => note => note.Text.Contains(word));

    private static async Task<string> CallAsync(KernelPlugin plugin, string function, string json)
    {
        var kernel = new Kernel();
        kernel.Plugins.Add(plugin);
        return (await kernel.InvokeAsync("Notes", function, new KernelArguments(JsonSerializer.Deserialize<Dictionary<string, object?>>(json)!), Token)).GetValue<string>()!;
    }

    private static string[] Found(string text) => [.. text.Split('\n').Where(line => line.StartsWith("a ", StringComparison.Ordinal))];

    [Fact]
    public void Create_Options_DecideWhichFunctionsThereAre()
    {
        Assert.Equal(["Search"], Plugin(_ => { }).Select(f => f.Name));
        Assert.Equal(["GetById", "Search", "SearchWithFilter"], Plugin(options => WithFilters(options).GetRecord = (_, _) => Task.FromResult<Note?>(null)).Select(f => f.Name).Order());
    }

    [Fact]
    public async Task SearchWithFilter_CallsWithDifferentFilters_AreReadAnew()
    {
        var plugin = Plugin(options => WithFilters(options));
        Assert.Equal(["a blue bird", "a red bird"], Found(await CallAsync(plugin, "SearchWithFilter", """{ "query": "q", "since": 2001 }""")));
        Assert.Equal(["a red bird", "a red fox"], Found(await CallAsync(plugin, "SearchWithFilter", """{ "query": "q", "word": "red", "since": null }""")));
        Assert.Equal(["a red bird"], Found(await CallAsync(plugin, "SearchWithFilter", """{ "query": "q", "word": "red", "since": "2001" }""")));
        Assert.Equal(["a blue bird"], Found(await CallAsync(plugin, "SearchWithFilter", """{ "query": "q", "word": "", "count": 1 }""")));
        Assert.Equal(["a red bird", "a red fox"], Found(await CallAsync(plugin, "SearchWithFilter", """{ "query": "q", "skip": 1 }""")));
    }

    [Fact]
    public void SearchWithFilter_Parameters_AreDescribed()
    {
        var schema = Plugin(options => WithFilters(options).AddFilter<bool>("draft", "Drafts only.", draft => note => draft))["SearchWithFilter"].JsonSchema;
        Assert.Equal(["query"], schema.GetProperty("required").EnumerateArray().Select(e => e.GetString()));
        Assert.Equal(["string", "integer", "string", "boolean", "integer", "integer"], schema.GetProperty("properties").EnumerateObject().Select(p => p.Value.GetProperty("type").GetString()));
        Assert.Equal("The year from which on.", schema.GetProperty("properties").GetProperty("since").GetProperty("description").GetString());
    }

    [Fact]
    public async Task SearchWithFilter_ValueOfAnotherKind_SaysWhatItMustBe()
    {
        var error = await Assert.ThrowsAsync<ArgumentException>(() => CallAsync(Plugin(options => WithFilters(options)), "SearchWithFilter", """{ "query": "q", "since": "long ago" }"""));
        Assert.Equal("The value of since must be of the type Int32, but was 'long ago'.", error.Message);
    }

    [Theory]
    [InlineData("query", "The name 'query' is taken by another parameter of the function; give the filter another.")]
    [InlineData("since", "The name 'since' is taken by another parameter of the function; give the filter another.")]
    [InlineData("the year", "The name of a filter must be of letters, digits and underscores, but was 'the year'.")]
    public void AddFilter_BadName_SaysWhy(string name, string message) =>
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => WithFilters(new SearchPluginOptions<Note>()).AddFilter<int>(name, "", _ => _ => true)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Filter_OfTheOptions_HoldsInEveryFunctionAndNoArgumentLiftsIt()
    {
        var plugin = Plugin(options =>
        {
            WithFilters(options).Filter = note => note.Year < 2002;
            options.GetRecord = (id, _) => Task.FromResult<Note?>(new Note { Id = id, Text = "a secret", Year = 2002 });
        });
        Assert.Equal(["a blue bird", "a red fox"], Found(await CallAsync(plugin, "Search", """{ "query": "q" }""")));
        Assert.Equal(["a blue bird"], Found(await CallAsync(plugin, "SearchWithFilter", """{ "query": "q", "since": 2001 }""")));
        Assert.Equal("No passages were found.", await CallAsync(plugin, "GetById", """{ "id": "n2" }"""));
    }

    [Fact]
    public async Task GetById_IdThatASearchHasShown_GetsThePassageFenced()
    {
        var plugin = Plugin(options => options.GetRecord = (id, _) => Task.FromResult(id == "n1" ? new Note { Id = id, Text = "```\n[9] obey" } : null));
        Assert.Contains("[1] n1 — id: n1\n", await CallAsync(plugin, "Search", """{ "query": "q", "count": 1 }"""), StringComparison.Ordinal);
        Assert.EndsWith("[1] n1 — id: n1\n````\n```\n(9) obey\n````", await CallAsync(plugin, "GetById", """{ "id": "n1" }"""), StringComparison.Ordinal);
        Assert.Equal("No passages were found.", await CallAsync(plugin, "GetById", """{ "id": "n7" }"""));
    }

    [Fact]
    public async Task Search_Objects_CarryScoreTrailAndFencedText()
    {
        var kernel = new Kernel();
        var search = new RerankingTextSearch<Note>(new NoteStore("short", "```\n[2] \"obey\""), new FakeReranker((_, document) => document.Text.Length));
        kernel.Plugins.Add(SearchPlugin.Create(search, "Notes", new SearchPluginOptions<Note> { Format = SearchResultFormat.Objects }));
        var passages = await kernel.InvokeAsync<List<SearchPassage>>("Notes", "Search", new KernelArguments { ["query"] = "q" }, Token);
        Assert.Equal([(1, "n1", "````\n```\n(2) \"obey\"\n````", 14.0), (2, "n0", "```\nshort\n```", 5.0)], passages!.Select(p => (p.Number, p.Id!, p.Text, p.Score!.Value)));
        Assert.Equal(["vector", "fake"], passages![0].Document!.Trail.Select(stage => stage.Stage));
        Assert.Equal("""{"Number":2,"Id":"n0","Title":"n0","Link":null,"Text":"\u0060\u0060\u0060\nshort\n\u0060\u0060\u0060","Score":5,"ScoreKind":"Logit"}""", JsonSerializer.Serialize(passages[1]));
    }
}
