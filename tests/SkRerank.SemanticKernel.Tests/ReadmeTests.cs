using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.VectorData;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using Microsoft.SemanticKernel.Data;
using Microsoft.SemanticKernel.Memory;
using SkRerank.Remote;
using SkRerank.Retrieval;
using SkRerank.TestSupport;
using SkRerank.TestSupport.VectorStores;

namespace SkRerank.SemanticKernel.Tests;

/// <summary>The examples of the package's README compile, run, and are those here.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public void Examples_OfTheReadme_AreTheCodeBelow()
    {
        var readme = File.ReadAllText(RepositoryFolder.At("src", "SkRerank.SemanticKernel", "README.md")).ReplaceLineEndings("\n");
        var source = Unindented(File.ReadAllText(RepositoryFolder.At("tests", "SkRerank.SemanticKernel.Tests", "ReadmeTests.cs")).ReplaceLineEndings("\n"));
        var examples = readme.Split("```csharp\n")[1..];
        Assert.Equal(8, examples.Length);
        Assert.All(examples, example => Assert.Contains(Unindented(example[..example.IndexOf("```", StringComparison.Ordinal)]), source, StringComparison.Ordinal));
    }

#pragma warning disable xUnit1051 // The examples of a README have no test context to take a token from.
    [Fact]
    public void OneLine_Kernel_Builds()
    {
        ApiKey key = "secret";
        var builder = Kernel.CreateBuilder();
        builder.AddCohereReranker(apiKey: key);                                       // or AddReranker(model), AddTeiReranker(…), AddListwiseReranker(…), services.AddLocalReranking(folder)
        builder.AddRerankingFunctionFilter(function => function.PluginName == "Web"); // what these functions find comes back reranked, whoever calls them
        Assert.IsType<RerankingFunctionFilter>(Assert.Single(builder.Build().FunctionInvocationFilters));
    }

    [Fact]
    public async Task TextSearch_Run_GivesScores()
    {
        var store = new NoteStore("a", "bb", "ccc");
        using var reranker = new FakeReranker((_, document) => document.Text.Length);
        var search = new VectorStoreTextSearch<Note>(store).WithReranking(reranker);
        var results = await search.GetTextSearchResultsAsync("How long does a flea live?", new TextSearchOptions<Note> { Top = 3, Filter = note => note.Year > 2000 });
        var scores = results.Metadata![RerankMetadata.Scores];                        // beside ScoreKind, Trails, IncomingRanks, Candidates, Response
        Assert.Equal([3.0, 2.0], Assert.IsType<double[]>(scores));
    }

    [Fact]
    public async Task Hybrid_Run_FindsByWordsToo()
    {
        using var vectorsOnly = new InMemoryCollection<string, Memo>(generator: new FunctionVectorGenerator(text => [text.Length, 1]));
        using var reranker = new FakeReranker((_, document) => document.Trail.Any(stage => stage.Stage == "bm25") ? 1 : 0);
        var collection = new HybridVectorStoreCollection<string, Memo>(vectorsOnly, memo => memo.Id, memo => memo.Text);   // BM25 that follows upserts and deletes
        var hybrid = new HybridTextSearch<Memo>(collection).WithReranking(reranker);
        await collection.EnsureCollectionExistsAsync();
        await collection.UpsertAsync([new Memo { Id = "1", Text = "zz" }, new Memo { Id = "2", Text = "all about fleas" }]);
        Assert.Equal("all about fleas", await (await hybrid.SearchAsync("fleas")).Results.FirstAsync());
    }

    [Fact]
    public async Task Plugin_Run_HasItsThreeFunctions()
    {
        using var notes = new InMemoryCollection<string, Note>(definition: new VectorStoreCollectionDefinition { Properties = [new VectorStoreKeyProperty(nameof(Note.Id), typeof(string)), new VectorStoreDataProperty(nameof(Note.Text), typeof(string)), new VectorStoreDataProperty(nameof(Note.Year), typeof(int))] });
        await notes.EnsureCollectionExistsAsync();
        await notes.UpsertAsync(new Note { Id = "n7", Text = "seven", Year = 2007 });
        using var reranker = new FakeReranker((_, document) => document.Text.Length);
        var search = new RerankingTextSearch<Note>(new NoteStore("a", "bb", "ccc"), reranker);
        var kernel = new Kernel();
        kernel.Plugins.Add(SearchPlugin.Create(search, "Notes", new SearchPluginOptions<Note>
        {
            Description = "Searches the notes of the clinic.",
            Filter = note => note.Year > 1990,                                        // always holds; a model neither sees it nor can lift it
            GetRecord = (id, cancellationToken) => notes.GetAsync(id, cancellationToken: cancellationToken),
        }.AddFilter<int>("since", "The year from which on.", year => note => note.Year >= year)));
        Assert.EndsWith("```\nccc\n```", await kernel.InvokeAsync<string>("Notes", "SearchWithFilter", new() { ["query"] = "q", ["since"] = 2002 }), StringComparison.Ordinal);
        Assert.EndsWith("```\nseven\n```", await kernel.InvokeAsync<string>("Notes", "GetById", new() { ["id"] = "n7" }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FunctionFilter_Run_ReranksRecords()
    {
        var builder = Kernel.CreateBuilder().AddReranker(new FakeReranker((_, document) => document.Text.Length));
        builder.AddRerankingFunctionFilter(
            function => function.PluginName == "Web",
            options =>
            {
                options.CandidateCount = 50;                                          // ask the function for 50, give the caller the count it asked for
                options.AddRecords<Page>(page => page.Body);                          // lists of string, TextSearchResult and object are known
            });
        var kernel = builder.Build();
        kernel.Plugins.AddFromFunctions("Web", [KernelFunctionFactory.CreateFromMethod((string query, int count, int skip) => Enumerable.Range(skip, count).Select(i => new Page(new string('x', i))).ToList(), "Find")]);
        Assert.Equal([49, 48], (await kernel.InvokeAsync<List<Page>>("Web", "Find", new() { ["query"] = "q", ["count"] = 2, ["skip"] = 0 }))!.Select(page => page.Body.Length));
    }

    [Fact]
    public async Task PromptFilter_Run_FillsTheContext()
    {
        var chat = new ScriptedChatService(_ => "A year [1].");
        var retriever = new FakeRetriever(_ => [new RerankDocument("A flea \"lives\" a year.") { Id = "1" }]);
        var builder = Kernel.CreateBuilder();
        builder.Services.AddSingleton<IChatCompletionService>(chat);
        builder.AddRerankingPromptFilter(retriever, options => options.TopN = 5);
        var kernel = builder.Build();
        const string Template = "<message role=\"user\">{{$context}}\n\n{{$question}}</message>";
        var answer = await kernel.InvokePromptAsync(Template, new KernelArguments { ["question"] = "How long does a flea live?" });
        Assert.Equal("A year [1].", answer.ToString());
        Assert.StartsWith("[1]\n```\nA flea \"lives\" a year.\n```", Assert.Single(chat.Prompts), StringComparison.Ordinal);
    }

    [Fact]
    public void AgentsAndMemory_Run_Build()
    {
        using var reranker = new FakeReranker((_, document) => document.Text.Length);
        var search = new RerankingTextSearch<Note>(new NoteStore("a"), reranker);
        ISemanticTextMemory semanticMemory = NullMemory.Instance;
        var provider = new TextSearchProvider(search, options: new TextSearchProviderOptions { Top = 3, ContextFormatter = CitedContextFormatter.Create() });
        var memory = new RerankingSemanticTextMemory(semanticMemory, reranker);
        Assert.NotNull(provider);
        Assert.NotNull(memory);
    }

    [Fact]
    public void ChatModel_Run_Builds()
    {
        IChatCompletionService judge = new ScriptedChatService(_ => "[1]");
        var retriever = new FakeRetriever(_ => []);
        var builder = Kernel.CreateBuilder();
        builder.Services.AddKeyedSingleton<IChatCompletionService>("judge", judge);   // or an IChatClient
        builder.AddRerankedSearch(retriever, "Docs");                                 // {{Docs.Search $question}} reads the retriever's order …
        builder.AddListwiseReranker("judge", options => options.MaxCalls = 10);       // … and with this line the judge's
        Assert.Equal("Docs", Assert.Single(builder.Build().Plugins).Name);
    }
#pragma warning restore xUnit1051

    private static string Unindented(string text) => string.Join('\n', text.Split('\n').Select(line => line.TrimStart()));

    private sealed record Page(string Body);
}
