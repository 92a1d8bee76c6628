using Microsoft.Extensions.VectorData;
using Xunit;

namespace SkRerank.TestSupport.VectorStores;

public abstract partial class VectorStoreConformanceTests
{
    [Fact]
    public virtual async Task BadInput_NullArguments_AreNamed()
    {
        var collection = await CreateAsync<Guid, SimpleRecord<Guid>>(SimpleRecords(1));
        await Assert.ThrowsAsync<ArgumentNullException>("keys", async () => await collection.GetAsync((IEnumerable<Guid>)null!, cancellationToken: Token).ToListAsync(Token));
        await Assert.ThrowsAsync<ArgumentNullException>("filter", async () => await collection.GetAsync((System.Linq.Expressions.Expression<Func<SimpleRecord<Guid>, bool>>)null!, 1, cancellationToken: Token).ToListAsync(Token));
        await Assert.ThrowsAsync<ArgumentNullException>("record", () => collection.UpsertAsync((SimpleRecord<Guid>)null!, Token));
        await Assert.ThrowsAsync<ArgumentNullException>("records", () => collection.UpsertAsync((IEnumerable<SimpleRecord<Guid>>)null!, Token));
        await Assert.ThrowsAsync<ArgumentNullException>("keys", () => collection.DeleteAsync((IEnumerable<Guid>)null!, Token));
        await Assert.ThrowsAsync<ArgumentNullException>("searchValue", async () => await collection.SearchAsync((string)null!, 1, cancellationToken: Token).ToListAsync(Token));
        if (!Store.Capabilities.KeyTypes.Contains(typeof(string))) return;
        var byText = await CreateAsync<string, SimpleRecord<string>>([]);
        await Assert.ThrowsAsync<ArgumentNullException>("key", () => byText.GetAsync((string)null!, cancellationToken: Token));
        await Assert.ThrowsAsync<ArgumentNullException>("key", () => byText.DeleteAsync((string)null!, Token));
        var error = await Assert.ThrowsAnyAsync<ArgumentException>(() => byText.UpsertAsync(new SimpleRecord<string> { Key = null!, Vector = new[] { 1f, 0, 0 } }, Token));
        Assert.Contains("key must not be null", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public virtual async Task BadInput_TopBelowOne_IsNamed()
    {
        var collection = await CreateAsync<Guid, SimpleRecord<Guid>>(SimpleRecords(1));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>("top", async () => await collection.GetAsync(r => true, 0, cancellationToken: Token).ToListAsync(Token));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>("top", async () => await collection.SearchAsync(new ReadOnlyMemory<float>([1, 0, 0]), 0, cancellationToken: Token).ToListAsync(Token));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>("top", async () => await collection.SearchAsync(new ReadOnlyMemory<float>([1, 0, 0]), -1, cancellationToken: Token).ToListAsync(Token));
    }

    [Fact]
    public virtual async Task BadInput_VectorOfAnotherLength_IsAnErrorWithBothLengths()
    {
        var collection = await CreateAsync<Guid, SimpleRecord<Guid>>(SimpleRecords(1));
        AssertNames(await Assert.ThrowsAnyAsync<ArgumentException>(() => collection.UpsertAsync(new SimpleRecord<Guid> { Key = Id(5), Vector = new[] { 1f, 2 } }, Token)), "Vector", "3", "2");
        AssertNames(await Assert.ThrowsAnyAsync<ArgumentException>(async () => await collection.SearchAsync(new ReadOnlyMemory<float>([1, 2, 3, 4]), 1, cancellationToken: Token).ToListAsync(Token)), "Vector", "3", "4");
        Assert.Null(await collection.GetAsync(Id(5), cancellationToken: Token));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public virtual async Task BadInput_VectorThatIsNotFinite_IsAnErrorThatSaysSo(float value)
    {
        var collection = await CreateAsync<Guid, SimpleRecord<Guid>>(SimpleRecords(1));
        AssertNames(await Assert.ThrowsAnyAsync<ArgumentException>(() => collection.UpsertAsync(new SimpleRecord<Guid> { Key = Id(5), Vector = new[] { 1f, value, 0 } }, Token)), "Vector", "finite");
        AssertNames(await Assert.ThrowsAnyAsync<ArgumentException>(async () => await collection.SearchAsync(new ReadOnlyMemory<float>([1, value, 0]), 1, cancellationToken: Token).ToListAsync(Token)), "Vector", "finite");
    }

    [Fact]
    public virtual async Task BadInput_OneBadRecordInABatch_IsAnErrorAndWritesNoPartOfWholeBatches()
    {
        var collection = await CreateAsync<Guid, SimpleRecord<Guid>>(SimpleRecords(1));
        SimpleRecord<Guid>[] batch = [.. SimpleRecords(20), new() { Key = Id(21), Vector = new[] { 1f } }];
        await Assert.ThrowsAnyAsync<ArgumentException>(() => collection.UpsertAsync(batch, Token));
        if (Store.Capabilities.WholeBatches) Assert.Equal(1, await collection.GetAsync(r => true, 100, cancellationToken: Token).CountAsync(Token));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => collection.UpsertAsync([batch[0], null!], Token));
        await collection.UpsertAsync(batch[..20], Token);
        Assert.Equal(20, await collection.GetAsync(r => true, 100, cancellationToken: Token).CountAsync(Token));
    }

    [Fact]
    public virtual async Task BadInput_RecordsThatCannotBeEnumerated_ThrowTheirOwnError()
    {
        var collection = await CreateAsync<Guid, SimpleRecord<Guid>>(SimpleRecords(1));
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => collection.UpsertAsync(Failing(), Token));
        Assert.Equal("the source broke", error.Message);
        if (Store.Capabilities.WholeBatches) Assert.Equal(1, await collection.GetAsync(r => true, 100, cancellationToken: Token).CountAsync(Token));

        static IEnumerable<SimpleRecord<Guid>> Failing()
        {
            foreach (var record in SimpleRecords(5)) yield return record;
            throw new InvalidDataException("the source broke");
        }
    }

    [Fact]
    public virtual async Task BadInput_CollectionThatIsNotThere_IsAnErrorThatNamesIt()
    {
        var collection = Open<Guid, SimpleRecord<Guid>>();
        var error = await Assert.ThrowsAnyAsync<Exception>(async () => await collection.SearchAsync(new ReadOnlyMemory<float>([1, 0, 0]), 1, cancellationToken: Token).ToListAsync(Token));
        Assert.True(error is VectorStoreException or RerankException, error.ToString());
        Assert.Contains(collection.Name, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public virtual void BadInput_DynamicRecordsWithoutDefinition_AreAnErrorThatSaysSo()
    {
        var error = Assert.ThrowsAny<ArgumentException>(() => Open<object, Dictionary<string, object?>>());
        Assert.Contains("definition", error.Message, StringComparison.OrdinalIgnoreCase);
    }

    private static void AssertNames(Exception error, params string[] parts) => Assert.All(parts, part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
}
