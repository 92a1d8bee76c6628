using Lucene.Net.Analysis.Core;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Store;
using Lucene.Net.Util;

namespace SkRerank.Lucene.Tests.Storage;

public sealed class StoreFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Read_MissingOrEmptyFolder_SaysSoAndMakesNothing()
    {
        using LuceneCollection<string, Note> collection = Open();
        string expected = $"The store '{_folder.Path}' does not exist: index something into it first.";
        Assert.False(await collection.CollectionExistsAsync());
        RerankException error = await Assert.ThrowsAsync<RerankException>(async () => await collection.KeywordSearchAsync("x", 1).ToListAsync());
        Assert.Equal((expected, "lucene", "open"), (error.Message, error.ProviderName, error.Operation));
        await collection.DeleteAsync("nothing");
        Assert.False(System.IO.Directory.Exists(_folder.Path));

        System.IO.Directory.CreateDirectory(_folder.Path);
        Assert.Equal(expected, (await Assert.ThrowsAsync<RerankException>(() => collection.CountAsync())).Message);
        Assert.Empty(System.IO.Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task EnsureExists_NewFolder_IsAnEmptyStoreThatAnybodySearches()
    {
        using (LuceneCollection<string, Note> collection = Open())
        {
            await collection.EnsureCollectionExistsAsync();
            await collection.EnsureCollectionExistsAsync();
            Assert.True(await collection.CollectionExistsAsync());
        }

        using LuceneCollection<string, Note> reader = Open();
        Assert.Equal(0, await reader.CountAsync());
        Assert.Empty(await reader.KeywordSearchAsync("x", 1).ToListAsync());
        Assert.Empty(await reader.SearchAsync(new float[] { 1, 0, 0, 0 }, 1).ToListAsync());
        Assert.Empty(await reader.HybridSearchAsync(new float[] { 1, 0, 0, 0 }, ["x"], 1).ToListAsync());
        Assert.Empty(await reader.GetAsync(r => true, 5).ToListAsync());
        Assert.Null(await reader.GetAsync("x"));
    }

    [Fact]
    public async Task Open_FolderWithOtherFiles_IsRefusedAndUntouched()
    {
        System.IO.Directory.CreateDirectory(_folder.Path);
        string file = Path.Combine(_folder.Path, "thesis.docx");
        File.WriteAllText(file, "years of work");
        using LuceneCollection<string, Note> collection = Open();
        string expected = $"The folder '{_folder.Path}' must be empty or a SkRerank store, but it holds 'thesis.docx': give another folder.";
        Assert.Equal(expected, (await Assert.ThrowsAsync<RerankException>(() => collection.CountAsync())).Message);
        Assert.Equal(expected, (await Assert.ThrowsAsync<RerankException>(() => collection.UpsertAsync(new Note { Id = "x" }))).Message);
        Assert.Equal(expected, (await Assert.ThrowsAsync<RerankException>(() => collection.EnsureCollectionDeletedAsync())).Message);
        Assert.Equal([file], System.IO.Directory.EnumerateFileSystemEntries(_folder.Path));

        using var onFile = new LuceneCollection<string, Note>(file);
        Assert.Equal($"The store must be a folder, but '{file}' is a file: give another path.", (await Assert.ThrowsAsync<RerankException>(() => onFile.CountAsync())).Message);
    }

    [Fact]
    public async Task Open_IndexOfSomebodyElse_IsRefused()
    {
        using (FSDirectory directory = FSDirectory.Open(_folder.Path))
        using (var writer = new IndexWriter(directory, new IndexWriterConfig(LuceneVersion.LUCENE_48, new KeywordAnalyzer()))) writer.AddDocument([new StringField("id", "1", Field.Store.YES)]);
        using LuceneCollection<string, Note> collection = Open();
        string expected = $"The folder '{_folder.Path}' holds a Lucene index that SkRerank did not make: give another folder.";
        Assert.Equal(expected, (await Assert.ThrowsAsync<RerankException>(() => collection.CountAsync())).Message);
        Assert.Equal(expected, (await Assert.ThrowsAsync<RerankException>(() => collection.UpsertAsync(new Note { Id = "x" }))).Message);
    }

    [Theory]
    [InlineData(".cfs")]
    [InlineData("segments_2")]
    [InlineData(".si")]
    public async Task Open_TruncatedFile_IsDamaged(string ending)
    {
        using (LuceneCollection<string, Note> collection = Open()) await collection.UpsertAsync(Enumerable.Range(0, 50).Select(i => new Note { Id = $"{i}", Text = $"ash {i}" }));
        string[] files = [.. System.IO.Directory.EnumerateFiles(_folder.Path).Where(f => f.EndsWith(ending, StringComparison.Ordinal))];
        Assert.NotEmpty(files);
        foreach (string file in files) File.WriteAllBytes(file, File.ReadAllBytes(file)[..10]);
        using var reader = new LuceneCollection<string, Note>(_folder.Path, new LuceneCollectionOptions { RebuildHint = "run 'rebuild'" });
        RerankException error = await Assert.ThrowsAsync<RerankException>(() => reader.CountAsync());
        Assert.StartsWith($"The store '{_folder.Path}' is damaged (", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("): run 'rebuild'.", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public async Task Open_LeftoversOfAKilledCreation_AreNoStoreAndInNobodysWay()
    {
        System.IO.Directory.CreateDirectory(_folder.Path);
        foreach (string name in new[] { "write.lock", "_0.fdt", "_0.fdx" }) File.WriteAllText(Path.Combine(_folder.Path, name), "");
        // A first commit is written in two steps; after the first one it cannot be read.
        File.WriteAllBytes(Path.Combine(_folder.Path, "segments_1"), [0x3f, 0xd7, 0x6c, 0x17]);
        using LuceneCollection<string, Note> collection = Open();
        Assert.False(await collection.CollectionExistsAsync());
        await collection.UpsertAsync(new Note { Id = "x" });
        Assert.Equal(1, await collection.CountAsync());
    }

    [Fact]
    public async Task EnsureDeleted_Store_RemovesItAndItCanBeMadeAgain()
    {
        using LuceneCollection<string, Note> collection = Open();
        using LuceneCollection<string, Note> reader = Open();
        await collection.EnsureCollectionDeletedAsync();
        await collection.UpsertAsync(new Note { Id = "x", Text = "ash" });
        Assert.Equal(1, await reader.CountAsync());
        await collection.EnsureCollectionDeletedAsync();
        Assert.False(System.IO.Directory.Exists(_folder.Path));
        Assert.False(await reader.CollectionExistsAsync());
        await Assert.ThrowsAsync<RerankException>(() => reader.CountAsync());
        await collection.UpsertAsync(new Note { Id = "y", Text = "ash" });
        Assert.Equal("y", (await collection.KeywordSearchAsync("ash", 5).SingleAsync()).Record.Id);
        Assert.Equal("y", (await reader.KeywordSearchAsync("ash", 5).SingleAsync()).Record.Id);
    }

    [Fact]
    public async Task Write_SecondCollectionOfTheSameProcess_IsRefusedUntilTheFirstIsClosed()
    {
        LuceneCollection<string, Note> first = Open();
        using LuceneCollection<string, Note> second = Open();
        await first.UpsertAsync(new Note { Id = "a" });
        RerankException error = await Assert.ThrowsAsync<RerankException>(() => second.DeleteAsync("a"));
        Assert.Equal($"The store '{_folder.Path}' is being written by another process or collection: wait until that one is closed and try again.", error.Message);
        Assert.Equal(1, await second.CountAsync());
        first.Dispose();
        await second.DeleteAsync("a");
        Assert.Equal(0, await second.CountAsync());
    }

    [Fact]
    public async Task Dispose_ThenAnyCall_Throws()
    {
        LuceneCollection<string, Note> collection = Open();
        await collection.UpsertAsync(new Note { Id = "a" });
        collection.Dispose();
        collection.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => collection.CountAsync());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => collection.UpsertAsync(new Note { Id = "b" }));
    }

    private LuceneCollection<string, Note> Open() => new(_folder.Path);
}
