using System.Runtime.CompilerServices;
using Microsoft.Extensions.VectorData;
using SkRerank.Retrieval;
using SkRerank.Tests.VectorStores;

namespace SkRerank.Tests.Retrieval;

public sealed class HybridVectorSearchableTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static RerankDocument ToDocument(Note note) => new(note.Text ?? "") { Id = note.Id };

    [Fact]
    public async Task SearchAsync_StoresOwnHybridSearch_IsAskedWithTheWordsAndAllOptions()
    {
        var store = new NativeStore();
        var searchable = new HybridVectorSearchable<Note>(store, ToDocument, new HybridVectorSearchableOptions<Note> { AdditionalProperty = note => note.Text });
        var hits = await searchable.SearchAsync("Why does \"pump\" E-1234 (pump) stop? – 日本", 3, new() { Skip = 2, ScoreThreshold = 0.5, IncludeVectors = true, Filter = note => note.Year > 3, VectorProperty = note => note.Vector }, Token).ToListAsync(Token);
        Assert.Equal([("n1", 0.75), ("n2", 0.5)], hits.Select(h => (h.Record.Id, h.Score!.Value)));
        Assert.Equal(["Why", "does", "pump", "E-1234", "stop", "日本"], store.Keywords);
        Assert.Equal(("Why does \"pump\" E-1234 (pump) stop? – 日本", 3), (store.Value, store.Top));
        Assert.Equal((2, 0.5, true), (store.Options!.Skip, store.Options.ScoreThreshold, store.Options.IncludeVectors));
        Assert.Equal("note => (note.Year > 3)", store.Options.Filter!.ToString());
        Assert.NotNull(store.Options.VectorProperty);
        Assert.NotNull(store.Options.AdditionalProperty);
    }

    [Fact]
    public async Task SearchWithTrailAsync_StoresOwnHybridSearch_HasOneFusedStage()
    {
        var response = await new HybridVectorSearchable<Note>(new NativeStore(), ToDocument).SearchWithTrailAsync("words", 3, cancellationToken: Token);
        Assert.Equal(["n1", "n2"], response.Candidates.Select(c => c.Id));
        Assert.Equal(new StageScore("hybrid", 0.5, ScoreKind.Fused, 2), Assert.Single(response.Candidates[1].Trail));
    }

    [Fact]
    public async Task SearchAsync_OtherKeywords_AreThoseOfTheSelector()
    {
        var store = new NativeStore();
        await new HybridVectorSearchable<Note>(store, ToDocument, new() { KeywordSelector = query => [query.ToUpperInvariant()] }).SearchAsync("a b", 1, cancellationToken: Token).ToListAsync(Token);
        Assert.Equal(["A B"], store.Keywords);
    }

    [Fact]
    public async Task SearchAsync_Vector_NeedsTheTextOfTheQuery()
    {
        var vector = new ReadOnlyMemory<float>([1, 0]);
        var error = await Assert.ThrowsAsync<NotSupportedException>(async () => await new HybridVectorSearchable<Note>(new NativeStore(), ToDocument).SearchAsync(vector, 1, cancellationToken: Token).ToListAsync(Token));
        Assert.StartsWith("Hybrid search needs the text of the query, but the search value is of type 'ReadOnlyMemory`1': ", error.Message, StringComparison.Ordinal);
        var store = new NativeStore();
        await new HybridVectorSearchable<Note>(store, ToDocument, new() { QueryTextSelector = _ => "the words" }).SearchAsync(vector, 1, cancellationToken: Token).ToListAsync(Token);
        Assert.Equal(["the", "words"], store.Keywords);
        Assert.Equal(vector, store.Value);
    }

    [Fact]
    public void Arguments_Bad_AreNamed()
    {
        Assert.Throws<ArgumentNullException>("innerSearchable", () => new HybridVectorSearchable<Note>(null!, ToDocument));
        Assert.Throws<ArgumentNullException>("toDocument", () => new HybridVectorSearchable<Note>(new NativeStore(), null!));
        var searchable = new HybridVectorSearchable<Note>(new NativeStore(), ToDocument);
        Assert.Throws<ArgumentNullException>("searchValue", () => searchable.SearchAsync((string)null!, 1, cancellationToken: Token));
        Assert.Throws<ArgumentOutOfRangeException>("top", () => searchable.SearchAsync("q", 0, cancellationToken: Token));
        Assert.Throws<ArgumentNullException>("value", () => new HybridVectorSearchableOptions<Note> { KeywordSelector = null! });
    }

    private sealed class NativeStore : IKeywordHybridSearchable<Note>
    {
        public object? Value { get; private set; }

        public ICollection<string>? Keywords { get; private set; }

        public int Top { get; private set; }

        public HybridSearchOptions<Note>? Options { get; private set; }

        public async IAsyncEnumerable<VectorSearchResult<Note>> HybridSearchAsync<TInput>(TInput searchValue, ICollection<string> keywords, int top, HybridSearchOptions<Note>? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
            where TInput : notnull
        {
            await Task.Yield();
            (Value, Keywords, Top, Options) = (searchValue, keywords, top, options);
            yield return new VectorSearchResult<Note>(new Note { Id = "n1" }, 0.75);
            yield return new VectorSearchResult<Note>(new Note { Id = "n2" }, 0.5);
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;
    }
}
