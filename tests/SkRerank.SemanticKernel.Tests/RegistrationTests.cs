using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.VectorData;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.Data;
using SkRerank.Retrieval;
using SkRerank.TestSupport;

namespace SkRerank.SemanticKernel.Tests;

/// <summary>The lines on a kernel builder that add reranking, with and without keys.</summary>
public sealed class RegistrationTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static IKernelBuilder Builder(string? storeId = null)
    {
        var builder = Kernel.CreateBuilder();
        builder.Services.AddKeyedSingleton<IVectorSearchable<Note>>(storeId, new NoteStore("a", "ccc", "bb"));
        return builder;
    }

    private static async Task<List<string>> SearchAsync(ITextSearch<Note> search) => await (await search.SearchAsync("q", cancellationToken: Token)).Results.ToListAsync(Token);

    [Theory]
    [InlineData(null)]
    [InlineData("notes")]
    public async Task AddRerankingTextSearch_Store_IsSearchedUnderItsKey(string? serviceId)
    {
        var kernel = Builder(serviceId).AddReranker(new FakeReranker((_, d) => d.Text.Length)).AddRerankingTextSearch<Note>(serviceId).Build();
        Assert.Equal(["ccc", "bb", "a"], await SearchAsync(kernel.GetRequiredService<ITextSearch<Note>>(serviceId)));
        Assert.Same(kernel.GetRequiredService<RerankingTextSearch<Note>>(serviceId), kernel.GetRequiredService<ITextSearch>(serviceId));
    }

    [Fact]
    public async Task AddRerankingTextSearch_TextSearchWithMappers_KeepsThem()
    {
        var builder = Builder().AddReranker(new FakeReranker((_, d) => d.Text.Length)).AddRerankingTextSearch<Note>();
        builder.Services.AddVectorStoreTextSearch<Note>(new TextSearchStringMapper(note => $"<{((Note)note).Text}>"), new TextSearchResultMapper(note => new TextSearchResult(((Note)note).Text)), new VectorStoreTextSearchOptions());
        Assert.Equal(["<ccc>", "<bb>", "<a>"], await SearchAsync(builder.Build().GetRequiredService<ITextSearch<Note>>()));
    }

    [Fact]
    public async Task AddRerankingTextSearch_TwoRerankers_TakesThatOfItsKey()
    {
        var kernel = Builder().AddReranker(new FakeReranker((_, d) => d.Text.Length)).AddReranker(new FakeReranker((_, d) => -d.Text.Length), "shortest").AddRerankingTextSearch<Note>(rerankerId: "shortest").Build();
        Assert.Equal(["a", "bb", "ccc"], await SearchAsync(kernel.GetRequiredService<ITextSearch<Note>>()));
    }

    [Fact]
    public void AddRerankingTextSearch_SomethingMissing_SaysWhatToAdd()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Builder().AddRerankingTextSearch<Note>(rerankerId: "x").Build().GetRequiredService<ITextSearch<Note>>());
        Assert.Equal("A reranking text search needs an IReranker, but none is registered under the key 'x'; add one, such as with AddReranker, or give its key as rerankerId.", error.Message);
        error = Assert.Throws<InvalidOperationException>(() => Builder("other").AddReranker(new FakeReranker((_, _) => 0)).AddRerankingTextSearch<Note>().Build().GetRequiredService<ITextSearch<Note>>());
        Assert.Equal("A reranking text search needs an IVectorSearchable, but none is registered without a key; register the collection of Note, or give its key as serviceId.", error.Message);
    }

    [Fact]
    public async Task AddHybridTextSearch_Retriever_GoesBeforeTheStore()
    {
        var builder = Builder().AddHybridTextSearch<Note>();
        Assert.StartsWith("A hybrid text search needs a store that searches by keywords too", Assert.Throws<ArgumentException>(() => builder.Build().GetRequiredService<ITextSearch<Note>>()).Message, StringComparison.Ordinal);
        builder.Services.AddSingleton<IRetriever>(new FakeRetriever(_ => [new RerankDocument("found") { Id = "1" }]));
        Assert.Equal(["found"], await SearchAsync(builder.Build().GetRequiredService<ITextSearch<Note>>()));
    }

    [Fact]
    public async Task AddRerankedSearch_OverARegisteredTextSearch_IsAPluginOfTheKernel()
    {
        var kernel = Builder("notes").AddReranker(new FakeReranker((_, d) => d.Text.Length)).AddRerankingTextSearch<Note>("notes").AddRerankedSearch<Note>("Notes", options => options.DefaultCount = 1, "notes").Build();
        Assert.EndsWith("[1] n1\n```\nccc\n```", await kernel.InvokeAsync<string>("Notes", "Search", new KernelArguments { ["query"] = "q" }, Token), StringComparison.Ordinal);
        var error = Assert.Throws<InvalidOperationException>(() => Builder().AddRerankedSearch<Note>().Build().Plugins.Count);
        Assert.Equal("A search plugin needs an ITextSearch, but none is registered without a key; add one with AddRerankingTextSearch or AddHybridTextSearch, or give its key as serviceId.", error.Message);
    }

    [Fact]
    public async Task AddRerankedSearch_OverTheRegisteredRetriever_TakesItAsItIs()
    {
        var builder = Kernel.CreateBuilder().AddReranker(new FakeReranker((_, _) => throw new InvalidOperationException("asked"))).AddRerankedSearch("Docs", serviceId: "docs");
        Assert.Equal("A search plugin needs an IRetriever, but none is registered under the key 'docs'; register one, or give its key as serviceId.", Assert.Throws<InvalidOperationException>(() => builder.Build().Plugins.Count).Message);
        builder.Services.AddKeyedSingleton<IRetriever>("docs", new FakeRetriever(_ => [new RerankDocument("a") { Id = "1" }]));
        Assert.EndsWith("[1]\n```\na\n```", await builder.Build().InvokeAsync<string>("Docs", "Search", new KernelArguments { ["query"] = "q" }, Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddRerankingFunctionFilter_KeyedReranker_IsUsed()
    {
        var kernel = Kernel.CreateBuilder().AddReranker(new FakeReranker((_, d) => -d.Text.Length), "shortest").AddRerankingFunctionFilter(function => function.Name == "Find", rerankerId: "shortest").Build();
        var find = KernelFunctionFactory.CreateFromMethod((string query) => new List<string> { "bb", "a" }, "Find");
        Assert.Equal(["a", "bb"], await kernel.InvokeAsync<List<string>>(find, new KernelArguments { ["query"] = "q" }, Token));
        var error = Assert.Throws<InvalidOperationException>(() => Kernel.CreateBuilder().AddRerankingFunctionFilter(_ => true).Build());
        Assert.Equal("A reranking function filter needs an IReranker, but none is registered without a key; add one, such as with AddReranker, or give its key as rerankerId.", error.Message);
    }

    [Fact]
    public async Task AddRerankingPromptFilter_WithoutReranker_KeepsTheOrderOfTheRetriever()
    {
        var chat = new ScriptedChatService(_ => "ok");
        var builder = Kernel.CreateBuilder().AddRerankingPromptFilter(new FakeRetriever(_ => [new RerankDocument("a") { Id = "1" }, new RerankDocument("bb") { Id = "2" }]));
        builder.Services.AddSingleton<Microsoft.SemanticKernel.ChatCompletion.IChatCompletionService>(chat);
        await builder.Build().InvokePromptAsync("{{$context}}", new KernelArguments { ["question"] = "q" }, cancellationToken: Token);
        Assert.Equal("[1]\n```\na\n```\n\n[2]\n```\nbb\n```", Assert.Single(chat.Prompts));
    }
}
