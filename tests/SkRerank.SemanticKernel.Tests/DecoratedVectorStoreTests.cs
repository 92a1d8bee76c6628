using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.VectorData;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.Data;
using SkRerank.Retrieval;
using SkRerank.TestSupport;
using SkRerank.TestSupport.VectorStores;

namespace SkRerank.SemanticKernel.Tests;

/// <summary>Semantic Kernel's own text search over decorated collections.</summary>
public sealed class DecoratedVectorStoreTests
{
    private static readonly string[] Texts = ["red apples", "green apples", "red cars", "fast cars", "slow boats", "red boats"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // The shortest text first, where the query is the question.
    private static FakeReranker Shortest() => new((query, document) => query == "which boats?" ? -document.Text.Length : 0);

    private static async Task<VectorStoreCollection<string, StoredNote>> CollectionAsync()
    {
        var collection = new InMemoryCollection<string, StoredNote>("notes", generator: new FunctionVectorGenerator(_ => [1, 0]));
        await collection.UpsertAsync(Texts.Select((text, i) => new StoredNote { Id = $"n{i}", Text = text, Year = 2000 + i, Vector = new[] { 1f, i } }), Token);
        return collection;
    }

    [Fact]
    public async Task VectorStoreTextSearch_OverADecoratedCollection_IsReranked()
    {
        var searchable = new RerankingVectorSearchable<StoredNote>(await CollectionAsync(), Shortest(), new RerankingSearchOptions<StoredNote>(note => note.Text));
        ITextSearch<StoredNote> search = new VectorStoreTextSearch<StoredNote>(searchable);
        var texts = await search.SearchAsync("which boats?", new TextSearchOptions<StoredNote> { Top = 2 }, Token);
        Assert.Equal(["red cars", "fast cars"], await texts.Results.ToListAsync(Token));
        var page = await search.SearchAsync("which boats?", new TextSearchOptions<StoredNote> { Top = 3, Skip = 2, Filter = note => note.Year >= 2001 }, Token);
        Assert.Equal(["red boats", "slow boats", "green apples"], await page.Results.ToListAsync(Token));
        var named = await (await search.GetTextSearchResultsAsync("which boats?", new TextSearchOptions<StoredNote> { Top = 1 }, Token)).Results.SingleAsync(Token);
        Assert.Equal(("n2", "red cars"), (named.Name, named.Value));
        var records = await (await search.GetSearchResultsAsync("which boats?", new TextSearchOptions<StoredNote> { Top = 6 }, Token)).Results.ToListAsync(Token);
        Assert.Equal(["n2", "n3", "n5", "n0", "n4", "n1"], records.Select(note => note.Id));
    }

    [Fact]
    public async Task VectorStoreTextSearch_WithAGeneratorOfItsOwn_LosesTheQueryAndIsToldSo()
    {
        var searchable = new RerankingVectorSearchable<StoredNote>(await CollectionAsync(), Shortest(), new RerankingSearchOptions<StoredNote>(note => note.Text));
        ITextSearch<StoredNote> search = new VectorStoreTextSearch<StoredNote>(searchable, new FunctionVectorGenerator(_ => [1, 0]));
        var error = await Assert.ThrowsAsync<NotSupportedException>(async () => await (await search.SearchAsync("which boats?", null, Token)).Results.ToListAsync(Token));
        Assert.EndsWith("(Semantic Kernel's VectorStoreTextSearch passes the text where it is made without an embedding generator.)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task VectorStoreTextSearch_OverAHybridCollection_FindsByWordsToo()
    {
        using var collection = new HybridVectorStoreCollection<string, StoredNote>(await CollectionAsync(), note => note.Id, note => note.Text);
        await collection.RebuildAsync(cancellationToken: Token);
        ITextSearch<StoredNote> plain = new VectorStoreTextSearch<StoredNote>(collection);
        ITextSearch<StoredNote> hybrid = new VectorStoreTextSearch<StoredNote>(collection.AsHybridSearchable());
        var options = new TextSearchOptions<StoredNote> { Top = 2 };
        Assert.Equal(["red apples", "green apples"], await (await plain.SearchAsync("which boats?", options, Token)).Results.ToListAsync(Token));
        Assert.Equal(["slow boats", "red boats"], await (await hybrid.SearchAsync("which boats?", options, Token)).Results.ToListAsync(Token));

        ITextSearch<StoredNote> reranked = new VectorStoreTextSearch<StoredNote>(new RerankingVectorSearchable<StoredNote>(collection.AsHybridSearchable(), Shortest(), new RerankingSearchOptions<StoredNote>(note => note.Text) { CandidateCount = 2 }));
        Assert.Equal(["red boats", "slow boats"], await (await reranked.SearchAsync("which boats?", options, Token)).Results.ToListAsync(Token));
    }

    [Fact]
    public async Task AddVectorStoreTextSearch_BehindWithReranking_TakesTheDecoratedStore()
    {
        var builder = Kernel.CreateBuilder();
        builder.Services.AddSingleton<IVectorSearchable<StoredNote>>(await CollectionAsync());
        builder.Services.AddReranker(Shortest());
        builder.Services.WithReranking<string, StoredNote>(note => note.Text);
        builder.Services.AddVectorStoreTextSearch<StoredNote>();
        ITextSearch<StoredNote> search = builder.Build().Services.GetRequiredService<VectorStoreTextSearch<StoredNote>>();
        Assert.Equal(["red cars"], await (await search.SearchAsync("which boats?", new TextSearchOptions<StoredNote> { Top = 1 }, Token)).Results.ToListAsync(Token));
    }
}
