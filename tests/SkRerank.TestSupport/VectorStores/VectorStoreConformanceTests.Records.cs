using Microsoft.Extensions.VectorData;
using Xunit;

namespace SkRerank.TestSupport.VectorStores;

public abstract partial class VectorStoreConformanceTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public virtual async Task GetAsync_Key_GivesTheRecordWithItsVectorsWhereAsked(bool includeVectors)
    {
        var records = SimpleRecords(3);
        var collection = await CreateAsync<Guid, SimpleRecord<Guid>>(records);
        AssertSame(records[1], await collection.GetAsync(Id(2), new RecordRetrievalOptions { IncludeVectors = includeVectors }, Token), includeVectors);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public virtual async Task GetAsync_Keys_GivesTheRecordsThatAreThere(bool includeVectors)
    {
        var records = SimpleRecords(4);
        var collection = await CreateAsync<Guid, SimpleRecord<Guid>>(records);
        var found = await collection.GetAsync([Id(3), Id(99), Id(1)], new RecordRetrievalOptions { IncludeVectors = includeVectors }, Token).ToListAsync(Token);
        Assert.Equal(2, found.Count);
        AssertSame(records[0], found.Single(r => r.Key == Id(1)), includeVectors);
        AssertSame(records[2], found.Single(r => r.Key == Id(3)), includeVectors);
    }

    [Fact]
    public virtual async Task GetAsync_MissingOrNoKeys_GivesNothing()
    {
        var collection = await CreateAsync<Guid, SimpleRecord<Guid>>(SimpleRecords(1));
        Assert.Null(await collection.GetAsync(Id(99), cancellationToken: Token));
        Assert.Empty(await collection.GetAsync([], cancellationToken: Token).ToListAsync(Token));
        Assert.Empty(await collection.GetAsync([Id(98), Id(99)], cancellationToken: Token).ToListAsync(Token));
    }

    [Fact]
    public virtual async Task GetAsync_GivenRecord_IsACopy()
    {
        var collection = await CreateAsync<Guid, SimpleRecord<Guid>>(SimpleRecords(1));
        var first = await collection.GetAsync(Id(1), cancellationToken: Token);
        first!.Text = "changed";
        AssertSame(SimpleRecords(1)[0], await collection.GetAsync(Id(1), cancellationToken: Token));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public virtual async Task GetAsync_Filter_GivesWhatSatisfiesIt(bool includeVectors)
    {
        var records = SimpleRecords(3);
        var collection = await CreateAsync<Guid, SimpleRecord<Guid>>(records);
        var found = await collection.GetAsync(r => r.Number == 2, 5, new FilteredRecordRetrievalOptions<SimpleRecord<Guid>> { IncludeVectors = includeVectors }, Token).ToListAsync(Token);
        AssertSame(records[1], Assert.Single(found), includeVectors);
    }

    [Fact]
    public virtual async Task GetAsync_FilterAndTop_GivesAtMostThatMany()
    {
        var collection = await CreateAsync<Guid, SimpleRecord<Guid>>(SimpleRecords(40));
        Assert.Equal(7, await collection.GetAsync(r => true, 7, cancellationToken: Token).Select(r => r.Key).Distinct().CountAsync(Token));
        Assert.Equal(40, await collection.GetAsync(r => true, 1000, cancellationToken: Token).Select(r => r.Key).Distinct().CountAsync(Token));
    }

    [Fact]
    public virtual async Task GetAsync_Pages_GiveEachRecordOnce()
    {
        var collection = await CreateAsync<Guid, SimpleRecord<Guid>>(SimpleRecords(40));
        var numbers = new List<int>();
        for (var skip = 0; skip < 50; skip += 15)
            numbers.AddRange(await collection.GetAsync(r => true, 15, new FilteredRecordRetrievalOptions<SimpleRecord<Guid>> { Skip = skip }, Token).Select(r => r.Number).ToListAsync(Token));
        Assert.Equal(Enumerable.Range(1, 40), numbers.Order());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public virtual async Task GetAsync_OrderBy_GivesTheRecordsInThatOrder(bool ascending)
    {
        var collection = await CreateAsync<Guid, SimpleRecord<Guid>>(SimpleRecords(9));
        var options = new FilteredRecordRetrievalOptions<SimpleRecord<Guid>> { OrderBy = o => ascending ? o.Ascending(r => r.Number) : o.Descending(r => r.Number), Skip = 1 };
        var numbers = await collection.GetAsync(r => r.Number > 2, 3, options, Token).Select(r => r.Number).ToListAsync(Token);
        Assert.Equal(ascending ? [4, 5, 6] : [8, 7, 6], numbers);
    }

    [Fact]
    public virtual async Task GetAsync_OrderByTwo_OrdersEqualsByTheSecond()
    {
        var collection = await CreateAsync<Guid, SimpleRecord<Guid>>(SimpleRecords(9));
        var ascending = new FilteredRecordRetrievalOptions<SimpleRecord<Guid>> { OrderBy = o => o.Descending(r => r.Text).Ascending(r => r.Number) };
        var descending = new FilteredRecordRetrievalOptions<SimpleRecord<Guid>> { OrderBy = o => o.Descending(r => r.Text).Descending(r => r.Number) };
        Assert.Equal([4, 8, 3, 7], await collection.GetAsync(r => true, 4, ascending, Token).Select(r => r.Number).ToListAsync(Token));
        Assert.Equal([8, 4, 7, 3], await collection.GetAsync(r => true, 4, descending, Token).Select(r => r.Number).ToListAsync(Token));
    }

    [Fact]
    public virtual async Task UpsertAsync_NewRecord_IsThere()
    {
        var collection = await CreateAsync<Guid, SimpleRecord<Guid>>(SimpleRecords(2));
        var record = new SimpleRecord<Guid> { Key = Id(10), Text = null, Number = -5, Vector = new[] { 10f, 0, 0.25f } };
        Assert.Null(await collection.GetAsync(Id(10), cancellationToken: Token));
        await collection.UpsertAsync(record, Token);
        AssertSame(record, await collection.GetAsync(Id(10), new RecordRetrievalOptions { IncludeVectors = true }, Token), includeVectors: true);
    }

    [Fact]
    public virtual async Task UpsertAsync_ExistingRecord_TakesItsPlaceWhole()
    {
        var collection = await CreateAsync<Guid, SimpleRecord<Guid>>(SimpleRecords(2));
        var record = new SimpleRecord<Guid> { Key = Id(2), Text = null, Number = 456, Vector = new[] { 10f, 0, 1 } };
        await collection.UpsertAsync(record, Token);
        AssertSame(record, await collection.GetAsync(Id(2), new RecordRetrievalOptions { IncludeVectors = true }, Token), includeVectors: true);
        Assert.Equal(2, await collection.GetAsync(r => true, 10, cancellationToken: Token).CountAsync(Token));
        Assert.Equal(456, (await collection.SearchAsync(new ReadOnlyMemory<float>([0, 0, 1]), 1, cancellationToken: Token).SingleAsync(Token)).Record.Number);
    }

    [Fact]
    public virtual async Task UpsertAsync_BatchOfNewAndExisting_WritesAll()
    {
        var collection = await CreateAsync<Guid, SimpleRecord<Guid>>(SimpleRecords(2));
        SimpleRecord<Guid>[] batch =
        [
            new() { Key = Id(20), Text = "new", Number = 101, Vector = new[] { 10f, 0, 1 } },
            new() { Key = Id(1), Text = "updated", Number = 102, Vector = new[] { 10f, 0, 2 } },
        ];
        await collection.UpsertAsync(batch, Token);
        var found = await collection.GetAsync([Id(20), Id(1)], new RecordRetrievalOptions { IncludeVectors = true }, Token).OrderBy(r => r.Number).ToListAsync(Token);
        Assert.Equal(2, found.Count);
        AssertSame(batch[0], found[0], includeVectors: true);
        AssertSame(batch[1], found[1], includeVectors: true);
    }

    [Fact]
    public virtual async Task UpsertAsync_OneKeyTwiceInABatch_KeepsTheLast()
    {
        var collection = await CreateAsync<Guid, SimpleRecord<Guid>>(
        [
            new() { Key = Id(1), Text = "first", Number = 1, Vector = new[] { 1f, 0, 0 } },
            new() { Key = Id(1), Text = "last", Number = 2, Vector = new[] { 0, 1f, 0 } },
        ]);
        Assert.Equal("last", Assert.Single(await collection.GetAsync(r => true, 10, cancellationToken: Token).ToListAsync(Token)).Text);
    }

    [Fact]
    public virtual async Task UpsertAsync_LargeBatch_IsThereWhole()
    {
        var collection = await CreateAsync<Guid, SimpleRecord<Guid>>(SimpleRecords(1500));
        Assert.Equal(1500, await collection.GetAsync(r => true, 10_000, cancellationToken: Token).Select(r => r.Number).Distinct().CountAsync(Token));
        Assert.Equal(1500, (await collection.GetAsync(Id(1500), cancellationToken: Token))!.Number);
        Assert.Equal(1500, await collection.GetAsync(SimpleRecords(1500).Select(r => r.Key), cancellationToken: Token).CountAsync(Token));
    }

    [Fact]
    public virtual async Task UpsertAsync_EmptyBatch_DoesNothing()
    {
        var collection = await CreateAsync<Guid, SimpleRecord<Guid>>(SimpleRecords(2));
        await collection.UpsertAsync([], Token);
        Assert.Equal(2, await collection.GetAsync(r => true, 10, cancellationToken: Token).CountAsync(Token));
    }

    [Fact]
    public virtual async Task UpsertAsync_GivenRecord_IsNotHeld()
    {
        var record = SimpleRecords(1)[0];
        var collection = await CreateAsync<Guid, SimpleRecord<Guid>>([record]);
        record.Text = "changed";
        AssertSame(SimpleRecords(1)[0], await collection.GetAsync(Id(1), cancellationToken: Token));
    }

    [Fact]
    public virtual async Task DeleteAsync_Key_IsGoneFromLookupFilterAndSearch()
    {
        var collection = await CreateAsync<Guid, SimpleRecord<Guid>>(SimpleRecords(3));
        await collection.DeleteAsync(Id(1), Token);
        Assert.Null(await collection.GetAsync(Id(1), cancellationToken: Token));
        Assert.Empty(await collection.GetAsync(r => r.Number == 1, 5, cancellationToken: Token).ToListAsync(Token));
        Assert.Equal([2, 3], await collection.SearchAsync(new ReadOnlyMemory<float>([1, 0, 0]), 5, cancellationToken: Token).Select(h => h.Record.Number).ToListAsync(Token));
    }

    [Fact]
    public virtual async Task DeleteAsync_KeysWithMissingOnes_DeletesTheOthers()
    {
        var collection = await CreateAsync<Guid, SimpleRecord<Guid>>(SimpleRecords(4));
        await collection.DeleteAsync([Id(1), Id(99), Id(3)], Token);
        await collection.DeleteAsync(Id(98), Token);
        await collection.DeleteAsync([], Token);
        Assert.Equal([2, 4], await collection.GetAsync(r => true, 10, cancellationToken: Token).Select(r => r.Number).Order().ToListAsync(Token));
    }

    [Fact]
    public virtual async Task Records_WithoutData_KeepTheirVector()
    {
        var collection = await CreateAsync<Guid, NoDataRecord>([new() { Key = Id(1), Vector = new[] { 1f, 2, 3 } }, new() { Key = Id(2), Vector = new[] { 3f, 2, 1 } }]);
        var record = await collection.GetAsync(Id(2), new RecordRetrievalOptions { IncludeVectors = true }, Token);
        AssertVector([3f, 2, 1], record!.Vector.ToArray());
        Assert.Equal(Id(1), (await collection.SearchAsync(new ReadOnlyMemory<float>([1, 2, 3]), 1, cancellationToken: Token).SingleAsync(Token)).Record.Key);
        await collection.DeleteAsync(Id(2), Token);
        Assert.Null(await collection.GetAsync(Id(2), cancellationToken: Token));
    }

    [Fact]
    public virtual async Task Records_WithoutVector_AreKept()
    {
        if (!Store.Capabilities.NoVectors)
        {
            Assert.ThrowsAny<Exception>(() => Open<Guid, NoVectorRecord>());
            return;
        }

        var collection = await CreateAsync<Guid, NoVectorRecord>([new() { Key = Id(1), Text = "one" }, new() { Key = Id(2), Text = "two" }]);
        Assert.Equal("two", (await collection.GetAsync(Id(2), cancellationToken: Token))!.Text);
        await collection.UpsertAsync(new NoVectorRecord { Key = Id(2), Text = "three" }, Token);
        await collection.DeleteAsync(Id(1), Token);
        Assert.Equal(["three"], await collection.GetAsync(r => true, 10, cancellationToken: Token).Select(r => r.Text).ToListAsync(Token));
    }

    [Fact]
    public virtual async Task UpsertAsync_EmptyKeyThatTheStoreMakes_IsSetInTheRecord()
    {
        var fixedKey = Id(3);
        OwnKeyRecord[] records = [new() { Text = "a", Vector = new[] { 1f, 0, 0 } }, new() { Text = "b", Vector = new[] { 0, 1f, 0 } }, new() { Key = fixedKey, Text = "c", Vector = new[] { 0, 0, 1f } }];
        var collection = await CreateAsync<Guid, OwnKeyRecord>(records);
        Assert.Equal(3, records.Select(r => r.Key).Where(k => k != Guid.Empty).Distinct().Count());
        Assert.Equal(fixedKey, records[2].Key);
        Assert.Equal("b", (await collection.GetAsync(records[1].Key, cancellationToken: Token))!.Text);
    }
}
