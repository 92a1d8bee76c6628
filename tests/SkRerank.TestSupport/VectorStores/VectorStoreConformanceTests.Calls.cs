using Microsoft.Extensions.VectorData;
using Xunit;

namespace SkRerank.TestSupport.VectorStores;

public abstract partial class VectorStoreConformanceTests
{
    [Fact]
    public virtual async Task Concurrency_WritersAndReaders_LoseAndTearNothing()
    {
        var collection = await CreateAsync<Guid, SimpleRecord<Guid>>(SimpleRecords(10));
        var writers = Enumerable.Range(0, 6).Select(w => Task.Run(async () =>
        {
            for (var i = 0; i < 5; i++)
            {
                var first = 1000 + (w * 100) + (i * 10);
                await collection.UpsertAsync(Enumerable.Range(first, 10).Select(n => new SimpleRecord<Guid> { Key = Id(n), Text = $"{n}", Number = n, Vector = new[] { 1f, n, 0 } }), Token);
                await collection.DeleteAsync(Id(first), Token);
            }
        }));
        var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 10; i++)
            {
                await foreach (var hit in collection.SearchAsync(new ReadOnlyMemory<float>([0, 1, 0]), 20, cancellationToken: Token))
                    Assert.True(hit.Record.Number < 1000 || hit.Record.Text == $"{hit.Record.Number}", $"{hit.Record.Text} {hit.Record.Number}");
                await foreach (var record in collection.GetAsync(r => r.Number >= 1000, 50, cancellationToken: Token)) Assert.Equal($"{record.Number}", record.Text);
            }
        }));
        await Task.WhenAll([.. writers, .. readers]);
        var numbers = await collection.GetAsync(r => r.Number >= 1000, 10_000, cancellationToken: Token).Select(r => r.Number).Order().ToListAsync(Token);
        Assert.Equal(Enumerable.Range(0, 6).SelectMany(w => Enumerable.Range(1000 + (w * 100), 50)).Where(n => n % 10 != 0), numbers);
    }

    [Fact]
    public virtual async Task Concurrency_WritersOfOneKey_LeaveOneOfTheirRecords()
    {
        var collection = await CreateAsync<Guid, SimpleRecord<Guid>>([]);
        await Task.WhenAll(Enumerable.Range(1, 12).Select(n => Task.Run(() => collection.UpsertAsync(new SimpleRecord<Guid> { Key = Id(1), Text = $"{n}", Number = n, Vector = new[] { 1f, n, 0 } }, Token))));
        var record = Assert.Single(await collection.GetAsync(r => true, 50, new FilteredRecordRetrievalOptions<SimpleRecord<Guid>> { IncludeVectors = true }, Token).ToListAsync(Token));
        Assert.Equal($"{record.Number}", record.Text);
        AssertVector([1, record.Number, 0], record.Vector.ToArray());
    }

    [Fact]
    public virtual async Task Cancellation_BeforeEachCall_IsThrown()
    {
        var collection = await CreateAsync<Guid, SimpleRecord<Guid>>(SimpleRecords(3));
        var cancelled = new CancellationToken(canceled: true);
        var vector = new ReadOnlyMemory<float>([1, 0, 0]);
        Dictionary<string, Func<Task>> calls = new()
        {
            ["exists"] = () => collection.CollectionExistsAsync(cancelled),
            ["ensure"] = () => collection.EnsureCollectionExistsAsync(cancelled),
            ["delete collection"] = () => collection.EnsureCollectionDeletedAsync(cancelled),
            ["get"] = () => collection.GetAsync(Id(1), cancellationToken: cancelled),
            ["get many"] = async () => await collection.GetAsync([Id(1)], cancellationToken: cancelled).ToListAsync(Token),
            ["get by filter"] = async () => await collection.GetAsync(r => true, 5, cancellationToken: cancelled).ToListAsync(Token),
            ["get with the reader's token"] = async () => await collection.GetAsync(r => true, 5, cancellationToken: Token).ToListAsync(cancelled),
            ["upsert"] = () => collection.UpsertAsync(SimpleRecords(9)[8], cancelled),
            ["upsert many"] = () => collection.UpsertAsync(SimpleRecords(9), cancelled),
            ["delete"] = () => collection.DeleteAsync(Id(1), cancelled),
            ["delete many"] = () => collection.DeleteAsync([Id(1)], cancelled),
            ["search"] = async () => await collection.SearchAsync(vector, 3, cancellationToken: cancelled).ToListAsync(Token),
            ["search with the reader's token"] = async () => await collection.SearchAsync(vector, 3, cancellationToken: Token).ToListAsync(cancelled),
        };
        foreach (var (name, call) in calls) Assert.True(await Record.ExceptionAsync(call) is OperationCanceledException, name);
        Assert.Equal([1, 2, 3], await collection.GetAsync(r => true, 20, cancellationToken: Token).Select(r => r.Number).Order().ToListAsync(Token));
    }

    [Fact]
    public virtual async Task Cancellation_WhileEmbeddingsAreMade_EndsTheCallAndWritesNothing()
    {
        using var forWrite = new TextVectorGenerator();
        var collection = await CreateAsync<Guid, GeneratedRecord>([], generator: forWrite);
        using var stop = new CancellationTokenSource();
        var write = collection.UpsertAsync([new GeneratedRecord { Key = Id(1), Embedding = "[1, 2, 3]" }, new GeneratedRecord { Key = Id(2), Embedding = "wait" }], stop.Token);
        await forWrite.Waiting.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => write);
        Assert.Empty(await collection.GetAsync(r => true, 10, cancellationToken: Token).ToListAsync(Token));

        using var forSearch = new TextVectorGenerator();
        var other = await CreateAsync<Guid, GeneratedRecord>([new GeneratedRecord { Key = Id(1), Embedding = "[1, 2, 3]" }], generator: forSearch);
        using var stopSearch = new CancellationTokenSource();
        var search = other.SearchAsync("wait", 1, cancellationToken: stopSearch.Token).ToListAsync(Token).AsTask();
        await forSearch.Waiting.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);
        await stopSearch.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => search);
    }

    [Fact]
    public virtual async Task Cancellation_WhileABatchIsWritten_LeavesWholeRecords()
    {
        var collection = await CreateAsync<Guid, SimpleRecord<Guid>>(SimpleRecords(1));
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(15));
        var error = await Record.ExceptionAsync(() => collection.UpsertAsync(SimpleRecords(4000), stop.Token));
        Assert.True(error is null or OperationCanceledException, $"{error}");
        var found = await collection.GetAsync(r => true, 10_000, new FilteredRecordRetrievalOptions<SimpleRecord<Guid>> { IncludeVectors = true }, Token).ToListAsync(Token);
        Assert.All(found, r => AssertSame(SimpleRecords(r.Number)[^1], r, includeVectors: true));
        if (Store.Capabilities.WholeBatches) Assert.True(found.Count is 1 or 4000 || (found.Count > 0 && found.Count % Store.Capabilities.RecordsInARequest == 0), $"{found.Count} records are neither none, nor all, nor those of whole requests.");
        if (error is null) Assert.Equal(4000, found.Count);
    }

    [Fact]
    public virtual async Task Enumeration_BrokenOff_LeavesTheCollectionUsable()
    {
        var collection = await CreateAsync<Guid, SimpleRecord<Guid>>(SimpleRecords(200));
        for (var i = 0; i < 20; i++)
        {
            Assert.NotNull(await collection.GetAsync(r => true, 200, cancellationToken: Token).FirstAsync(Token));
            Assert.NotNull(await collection.SearchAsync(new ReadOnlyMemory<float>([1, 0, 0]), 200, cancellationToken: Token).FirstAsync(Token));
        }

        await collection.UpsertAsync(SimpleRecords(201)[^1], Token);
        Assert.NotNull(await collection.GetAsync(Id(201), cancellationToken: Token));
    }

    [Fact]
    public virtual async Task SearchAsync_EnumeratedTwice_SearchesTwice()
    {
        var collection = await CreateAsync<Guid, SimpleRecord<Guid>>(SimpleRecords(2));
        var hits = collection.SearchAsync(new ReadOnlyMemory<float>([1, 0, 0]), 10, cancellationToken: Token);
        Assert.Equal(2, await hits.CountAsync(Token));
        await collection.UpsertAsync(SimpleRecords(3)[^1], Token);
        Assert.Equal(3, await hits.CountAsync(Token));
    }
}
