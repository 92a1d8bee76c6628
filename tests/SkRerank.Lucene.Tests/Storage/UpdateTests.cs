using Lucene.Net.Index;
using Lucene.Net.Store;
using Microsoft.Extensions.AI;

namespace SkRerank.Lucene.Tests.Storage;

/// <summary><see cref="LuceneCollection{TKey, TRecord}.UpdateAsync"/>: writes and deletions in one commit.</summary>
public sealed class UpdateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeEncoder _encoder = new();
    private readonly LuceneCollection<string, GroupedPassage> _collection;

    public UpdateTests() => _collection = new LuceneCollection<string, GroupedPassage>(_folder.Path, new LuceneCollectionOptions { EmbeddingGenerator = _encoder });

    public void Dispose()
    {
        _collection.Dispose();
        _encoder.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Update_WritesReplacementsAndDeletions_AreOneCommit()
    {
        await _collection.UpsertAsync([Passage("a", "old"), Passage("b", "old"), Passage("c", "old")]);
        long before = Generation();
        await _collection.UpdateAsync([Passage("a", "new"), Passage("d", "new")], ["b", "nobody"]);
        Assert.Equal(before + 1, Generation());
        Assert.Equal(["a new", "c old", "d new"], await ContentsAsync(_collection));
        Assert.Equal(2, await _collection.KeywordSearchAsync("new", 10).CountAsync());
    }

    [Fact]
    public async Task Update_KeyThatIsDeletedAndWritten_Stays()
    {
        await _collection.UpsertAsync([Passage("a", "old"), Passage("b", "old")]);
        await _collection.UpdateAsync([Passage("a", "new"), Passage("c", "new")], ["a", "b", "c"]);
        Assert.Equal(["a new", "c new"], await ContentsAsync(_collection));
    }

    [Fact]
    public async Task Update_KeyTwiceInTheBatch_KeepsTheLast()
    {
        await _collection.UpdateAsync([Passage("a", "first"), Passage("b", "only"), Passage("a", "last")], ["x", "x"]);
        Assert.Equal(["a last", "b only"], await ContentsAsync(_collection));
        Assert.Equal(2, await _collection.CountAsync());
        Assert.Empty(await _collection.KeywordSearchAsync("first", 10).ToListAsync());
    }

    [Fact]
    public async Task Update_NothingToDo_CommitsNothingAndMakesNoStore()
    {
        await _collection.UpdateAsync([], []);
        await _collection.UpdateAsync([], ["a"]);
        Assert.False(System.IO.Directory.Exists(_folder.Path));
        await _collection.UpsertAsync(Passage("a", "old"));
        long before = Generation();
        await _collection.UpdateAsync([], []);
        Assert.Equal(before, Generation());
        await _collection.UpdateAsync([], ["a"]);
        Assert.Equal((before + 1, 0), (Generation(), await _collection.CountAsync()));
    }

    [Fact]
    public async Task Update_ArgumentThatCannotBeStored_ChangesNothing()
    {
        await _collection.UpsertAsync([Passage("a", "old"), Passage("b", "old")]);
        await Assert.ThrowsAsync<ArgumentException>(() => _collection.UpdateAsync([Passage("c", "new"), Passage("\ud800", "new")], ["a"]));
        await Assert.ThrowsAsync<ArgumentException>(() => _collection.UpdateAsync([Passage("c", "new"), Passage(new string('x', 40_000), "new")], ["a"]));
        await Assert.ThrowsAsync<ArgumentException>(() => _collection.UpdateAsync([Passage("c", "new")], ["a", "\udc00"]));
        await Assert.ThrowsAsync<ArgumentException>(() => _collection.UpdateAsync([Passage("c", "new")], ["a", null!]));
        await Assert.ThrowsAsync<ArgumentException>("records", () => _collection.UpdateAsync([Passage("c", "new"), null!], ["a"]));
        await Assert.ThrowsAsync<ArgumentNullException>("records", () => _collection.UpdateAsync(null!, ["a"]));
        await Assert.ThrowsAsync<ArgumentNullException>("deletedKeys", () => _collection.UpdateAsync([], null!));
        Assert.Equal(["a old", "b old"], await ContentsAsync(_collection));
    }

    [Fact]
    public async Task Update_GeneratorThatFails_ChangesNothingAndTheNextCallWorks()
    {
        await _collection.UpsertAsync([Passage("a", "old"), Passage("b", "old")]);
        _collection.Dispose();
        using var generator = new FailingGenerator();
        using var collection = new LuceneCollection<string, GroupedPassage>(_folder.Path, new LuceneCollectionOptions { EmbeddingGenerator = generator });
        generator.Fails = true;
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => collection.UpdateAsync([Passage("a", "new"), Passage("c", "new")], ["b"]));
        Assert.Equal("The model is gone.", error.Message);
        Assert.Equal(["a old", "b old"], await ContentsAsync(collection));
        generator.Fails = false;
        await collection.UpdateAsync([Passage("a", "new"), Passage("c", "new")], ["b"]);
        Assert.Equal(["a new", "c new"], await ContentsAsync(collection));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(400)]
    [InlineData(1_500)]
    [InlineData(3_000)]
    public async Task Update_FullDiskInTheMiddle_LeavesTheOldStateAndWorksAfterwards(long left)
    {
        FullDisk? disk = null;
        using var collection = new LuceneCollection<string, Note>(_folder.Path, new LuceneCollectionOptions { WrapDirectory = inner => disk = new FullDisk(inner) });
        await collection.UpsertAsync(Notes("old", 0, 30));
        disk!.Left = left;
        var error = await Assert.ThrowsAsync<RerankException>(() => collection.UpdateAsync(Notes("new", 10, 40), Enumerable.Range(0, 10).Select(i => $"{i}")));
        Assert.Equal($"Writing the store '{collection.Folder}' failed (No space left on device): everything written before is kept, so free space or check the permissions of the folder and try again.", error.Message);
        Assert.Equal(("lucene", "update", false), (error.ProviderName, error.Operation, error.IsTransient));
        Assert.Equal(30, await collection.KeywordSearchAsync("old", 100).CountAsync());
        Assert.Equal(30, await collection.CountAsync());

        disk.Left = long.MaxValue;
        await collection.UpdateAsync(Notes("new", 10, 40), Enumerable.Range(0, 10).Select(i => $"{i}"));
        Assert.Equal((40, 40), (await collection.CountAsync(), await collection.KeywordSearchAsync("new", 100).CountAsync()));
    }

    [Fact]
    public async Task Update_Finished_IsSeenByOthersAtOnceAndAfterReopening()
    {
        await _collection.UpsertAsync([Passage("a", "old"), Passage("b", "old")]);
        using (var reader = new LuceneCollection<string, GroupedPassage>(_folder.Path, new LuceneCollectionOptions { EmbeddingGenerator = _encoder }))
        {
            Assert.Equal(["a old", "b old"], await ContentsAsync(reader));
            await _collection.UpdateAsync([Passage("c", "new")], ["a"]);
            Assert.Equal(["b old", "c new"], await ContentsAsync(reader));
            Assert.Equal(["c"], (await reader.SearchAsync("new", 1).ToListAsync()).Select(hit => hit.Record.Id));
        }

        _collection.Dispose();
        using var again = new LuceneCollection<string, GroupedPassage>(_folder.Path, new LuceneCollectionOptions { EmbeddingGenerator = _encoder });
        Assert.Equal(["b old", "c new"], await ContentsAsync(again));
        using FSDirectory directory = FSDirectory.Open(_folder.Path);
        Assert.True(new CheckIndex(directory).DoCheckIndex().Clean);
    }

    [Fact]
    public async Task Update_Cancelled_ChangesNothing()
    {
        await _collection.UpsertAsync(Passage("a", "old"));
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _collection.UpdateAsync([Passage("b", "new")], ["a"], cancelled.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _collection.UpdateAsync([], ["a"], cancelled.Token));
        Assert.Equal(["a old"], await ContentsAsync(_collection));
    }

    [Fact]
    public async Task Update_DuringSearches_IsSeenWholeOrNotAtAll()
    {
        // Generation n has n % 4 + 3 passages, all of its name; each update takes out those of the one before.
        static GroupedPassage[] Generation(int n) => [.. Enumerable.Range(0, (n % 4) + 3).Select(i => new GroupedPassage { Id = $"{(n % 2 == 0 ? "x" : "y")}{i}", Group = $"g{n}", Text = $"elm word{n}" })];
        await _collection.UpsertAsync(Generation(0));
        using var done = new CancellationTokenSource();
        int seen = 0;
        Task[] readers = [.. Enumerable.Range(0, 4).Select(i => Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                List<GroupedPassage> found = i == 0 ? await _collection.KeywordSearchAsync("elm", 100).Select(hit => hit.Record).ToListAsync()
                    : i == 1 ? await _collection.SearchAsync("elm", 100).Select(hit => hit.Record).ToListAsync()
                    : i == 2 ? await _collection.GetAsync(p => true, 100).ToListAsync()
                    : await _collection.GetAsync(p => p.Group != "nobody", 100).ToListAsync();
                int n = int.Parse(Assert.Single(found.Select(p => p.Group).Distinct())![1..], System.Globalization.CultureInfo.InvariantCulture);
                Assert.Equal((n % 4) + 3, found.Count);
                Interlocked.Increment(ref seen);
            }
        }))];
        for (int n = 1; n <= 30; n++) await _collection.UpdateAsync(Generation(n), Generation(n - 1).Select(p => p.Id));
        await done.CancelAsync();
        await Task.WhenAll(readers);
        Assert.True(seen > 30, $"{seen} searches ran.");
    }

    private static GroupedPassage Passage(string id, string text) => new() { Id = id, Text = text };

    private static IEnumerable<Note> Notes(string text, int from, int count) => Enumerable.Range(from, count).Select(i => new Note { Id = $"{i}", Text = $"{text} {i}", Vector = new float[] { i, 1, 2, 3 } });

    private static async Task<List<string>> ContentsAsync(LuceneCollection<string, GroupedPassage> collection) => await collection.GetAsync(p => true, int.MaxValue).Select(p => $"{p.Id} {p.Text}").ToListAsync();

    private long Generation()
    {
        using FSDirectory directory = FSDirectory.Open(_folder.Path);
        return SegmentInfos.GetLastCommitGeneration(directory);
    }

    private sealed class FailingGenerator : IEmbeddingGenerator<string, Embedding<float>>
    {
        private readonly FakeEncoder _inner = new();

        public bool Fails { get; set; }

        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
            Fails ? throw new InvalidOperationException("The model is gone.") : _inner.GenerateAsync(values, options, cancellationToken);

        public object? GetService(Type serviceType, object? serviceKey = null) => serviceType == typeof(EmbeddingGeneratorMetadata) ? _inner.GetService(serviceType, serviceKey) : null;

        public void Dispose() => _inner.Dispose();
    }
}
