using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.Data;
using SkRerank.TestSupport;

namespace SkRerank.SemanticKernel.Tests;

public sealed class RerankingFunctionFilterTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Kernel KernelWith(Delegate search, Action<RerankingFunctionFilterOptions>? configure = null, Func<string, RerankDocument, double>? score = null)
    {
        var kernel = Kernel.CreateBuilder()
            .AddReranker(new FakeReranker(score ?? ((_, document) => document.Text.Length)))
            .AddRerankingFunctionFilter(function => function.Name == "Find", configure)
            .Build();
        kernel.Plugins.AddFromFunctions("Web", [KernelFunctionFactory.CreateFromMethod(search, "Find"), KernelFunctionFactory.CreateFromMethod(search, "Other")]);
        return kernel;
    }

    private static Task<FunctionResult> FindAsync(Kernel kernel, string function = "Find", string? query = "q") => kernel.InvokeAsync("Web", function, new KernelArguments { ["query"] = query }, Token);

    [Fact]
    public async Task Find_ListOfStrings_IsRerankedAndKeepsItsTypeAndSaysHow()
    {
        var kernel = KernelWith((string query) => new List<string> { "a", "ccc", "bb" });
        var result = await FindAsync(kernel);
        Assert.Equal(["ccc", "bb", "a"], Assert.IsType<List<string>>(result.GetValue<object>()));
        Assert.Equal([3.0, 2.0, 1.0], Assert.IsType<double[]>(result.Metadata![RerankMetadata.Scores]));
        Assert.Equal([2, 3, 1], Assert.IsType<int[]>(result.Metadata[RerankMetadata.IncomingRanks]));
        Assert.Equal("fake-model", result.Metadata[RerankMetadata.ModelId]);
    }

    [Fact]
    public async Task Other_NotChosen_IsLeftAlone() => Assert.Equal(["a", "bb"], (await FindAsync(KernelWith((string query) => new List<string> { "a", "bb" }), "Other")).GetValue<List<string>>());

    [Fact]
    public async Task Find_ArrayOfStrings_StaysAnArray() => Assert.Equal(["bb", "a"], Assert.IsType<string[]>((await FindAsync(KernelWith((string query) => new[] { "a", "bb" }))).GetValue<object>()));

    [Fact]
    public async Task Find_TextSearchResults_KeepNameAndLink()
    {
        var kernel = KernelWith((string query) => new List<TextSearchResult> { new("a") { Name = "A" }, new("bb") { Name = "B", Link = "http://b" } });
        Assert.Equal([("bb", "B", "http://b"), ("a", "A", null)], Assert.IsType<List<TextSearchResult>>((await FindAsync(kernel)).GetValue<object>()).Select(r => (r.Value, r.Name, r.Link)));
    }

    [Fact]
    public async Task Find_SearchResults_KeepTotalCountAndMetadata()
    {
        var kernel = KernelWith((string query) => new KernelSearchResults<TextSearchResult>(new[] { new TextSearchResult("a"), new TextSearchResult("bb") }.ToAsyncEnumerable(), 17, new Dictionary<string, object?> { ["engine"] = "x" }));
        var results = Assert.IsType<KernelSearchResults<TextSearchResult>>((await FindAsync(kernel)).GetValue<object>());
        Assert.Equal(["bb", "a"], (await results.Results.ToListAsync(Token)).Select(r => r.Value));
        Assert.Equal((17L, "x"), (results.TotalCount, results.Metadata!["engine"]));
        Assert.Equal([2.0, 1.0], Assert.IsType<double[]>(results.Metadata[RerankMetadata.Scores]));
    }

    [Fact]
    public async Task Find_NamedRecords_AreScoredByTheirSelector()
    {
        var kernel = KernelWith((string query) => new List<Page> { new("a", "xxxx"), new("bb", "x") }, options => options.AddRecords<Page>(page => page.Body));
        Assert.Equal(["a", "bb"], Assert.IsType<List<Page>>((await FindAsync(kernel)).GetValue<object>()).Select(page => page.Title));
        var attributed = KernelWith((string query) => new KernelSearchResults<Note>(new[] { new Note { Text = "a" }, new Note { Text = "bb" } }.ToAsyncEnumerable()), options => options.AddRecords<Note>());
        Assert.Equal(["bb", "a"], (await Assert.IsType<KernelSearchResults<Note>>((await FindAsync(attributed)).GetValue<object>()).Results.ToListAsync(Token)).Select(note => note.Text));
    }

    [Fact]
    public async Task Find_ListOfObjects_ReadsTheAttributes()
    {
        var kernel = KernelWith((string query) => new List<object> { new Note { Text = "a" }, new Note { Text = "bb" } });
        Assert.Equal(["bb", "a"], Assert.IsType<List<object>>((await FindAsync(kernel)).GetValue<object>()).Select(note => ((Note)note).Text));
    }

    [Fact]
    public async Task Find_Null_Passes() => Assert.Null((await FindAsync(KernelWith((string query) => (List<string>?)null))).GetValue<object>());

    [Fact]
    public async Task Find_NothingFound_IsEmpty() => Assert.Empty((await FindAsync(KernelWith((string query) => new List<string>()))).GetValue<List<string>>()!);

    [Theory]
    [InlineData("one string", "String")]
    [InlineData(7, "Int32")]
    public async Task Find_SomethingElse_SaysWhatCame(object value, string type)
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => FindAsync(KernelWith((string query) => value)));
        Assert.Equal($"The result of 'Find' cannot be reranked: it must be a list of strings, of TextSearchResult, of object or of records named by AddRecords, or KernelSearchResults of these, but is a '{type}'; name the records, or leave the function out.", error.Message);
    }

    [Fact]
    public async Task Find_RecordsThatNobodyNamed_AreNoObjects() =>
        Assert.Contains("but is a 'List`1'", (await Assert.ThrowsAsync<InvalidOperationException>(() => FindAsync(KernelWith((string query) => new List<Note> { new() })))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Find_WithoutQuery_SaysWhatToSet()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => FindAsync(KernelWith((string? query) => new List<string> { "a" }), query: ""));
        Assert.Equal("To rerank the result of 'Find', its argument 'query' must hold the query, but the call has none; set RerankingFunctionFilterOptions.QueryArgument, or leave the function out.", error.Message);
    }

    [Fact]
    public async Task Find_CandidateCount_AsksForMoreAndCutsByEachCall()
    {
        var asked = new List<(int Count, int Skip)>();
        var kernel = KernelWith((string query, int count = 2, int skip = 0) =>
        {
            asked.Add((count, skip));
            return Enumerable.Range(1, count).Select(length => new string('x', length)).Skip(skip).ToList();
        }, options => options.CandidateCount = 6);
        var two = await kernel.InvokeAsync<List<string>>("Web", "Find", new KernelArguments { ["query"] = "q" }, Token);
        var arguments = new KernelArguments { ["query"] = "q", ["count"] = "1", ["skip"] = 2 };
        var third = await kernel.InvokeAsync<List<string>>("Web", "Find", arguments, Token);
        var wide = await kernel.InvokeAsync<List<string>>("Web", "Find", new KernelArguments { ["query"] = "q", ["count"] = 7 }, Token);
        Assert.Equal(["xxxxxx", "xxxxx"], two);
        Assert.Equal(["xxxx"], third);
        Assert.Equal(7, wide!.Count);
        Assert.Equal([(6, 0), (6, 0), (7, 0)], asked);
        Assert.Equal(("1", 2, 3), (arguments["count"], arguments["skip"], arguments.Count));
    }

    [Fact]
    public async Task Find_CandidateCountWithoutTheParameters_SaysSo()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => FindAsync(KernelWith((string query) => new List<string> { "a" }, options => options.CandidateCount = 9)));
        Assert.Equal("To search wider than asked, 'Find' must have a parameter 'count', but has none; set CountArgument and SkipArgument, or leave CandidateCount unset.", error.Message);
    }

    [Fact]
    public async Task SemanticKernelsOwnPlugin_CountOfTheFirstCall_IsNotPinned()
    {
        // Without the filter the plugin searches with the options of its first call for ever.
        var bare = new Kernel();
        bare.Plugins.Add(new VectorStoreTextSearch<Note>(new NoteStore("a", "bb", "ccc", "dddd")).CreateWithSearch("Notes"));
        Assert.Equal(["a"], await bare.InvokeAsync<List<string>>("Notes", "Search", new KernelArguments { ["query"] = "q", ["count"] = 1 }, Token));
        Assert.Equal(["a"], await bare.InvokeAsync<List<string>>("Notes", "Search", new KernelArguments { ["query"] = "q", ["count"] = 3, ["skip"] = 1 }, Token));

        var kernel = Kernel.CreateBuilder().AddReranker(new FakeReranker((_, document) => document.Text.Length)).AddRerankingFunctionFilter(function => function.PluginName == "Notes", options => options.CandidateCount = 10).Build();
        kernel.Plugins.Add(new VectorStoreTextSearch<Note>(new NoteStore("a", "bb", "ccc", "dddd")).CreateWithSearch("Notes"));
        var one = await kernel.InvokeAsync("Notes", "Search", new KernelArguments { ["query"] = "q", ["count"] = 1 }, Token);
        var three = await kernel.InvokeAsync("Notes", "Search", new KernelArguments { ["query"] = "q", ["count"] = 3, ["skip"] = 1 }, Token);
        Assert.Equal(["dddd"], one.GetValue<List<string>>());
        Assert.Equal(["ccc", "bb", "a"], three.GetValue<List<string>>());
    }

    [Fact]
    public async Task Find_CancelledOrFailing_Passes()
    {
        using var cancelled = new CancellationTokenSource();
        var kernel = KernelWith((string query) =>
        {
            cancelled.Cancel();
            return new List<string> { "a" };
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => kernel.InvokeAsync("Web", "Find", new KernelArguments { ["query"] = "q" }, cancelled.Token));
        await Assert.ThrowsAsync<RerankException>(() => FindAsync(KernelWith((string query) => new List<string> { "a" }, score: (_, _) => throw new RerankException("The model is gone."))));
    }

    [Fact]
    public void Options_OutOfRange_AreRefused()
    {
        Assert.StartsWith("CandidateCount must be greater than 0, but was 0.", Assert.Throws<ArgumentOutOfRangeException>(() => new RerankingFunctionFilterOptions { CandidateCount = 0 }).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new RerankingFunctionFilterOptions { QueryArgument = " " });
    }

    private sealed record Page(string Title, string Body);
}
