using Microsoft.Extensions.VectorData;
using Xunit;

namespace SkRerank.TestSupport.VectorStores;

public abstract partial class VectorStoreConformanceTests
{
    [Fact]
    public virtual async Task Collection_EnsuredAndDeleted_ExistsInBetween()
    {
        var collection = Open<Guid, SimpleRecord<Guid>>();
        Assert.False(await collection.CollectionExistsAsync(Token));
        await collection.EnsureCollectionExistsAsync(Token);
        Assert.True(await collection.CollectionExistsAsync(Token));
        await collection.EnsureCollectionDeletedAsync(Token);
        Assert.False(await collection.CollectionExistsAsync(Token));
        await collection.EnsureCollectionDeletedAsync(Token);
    }

    [Fact]
    public virtual async Task EnsureCollectionExistsAsync_Twice_KeepsTheRecords()
    {
        var collection = await CreateAsync<Guid, SimpleRecord<Guid>>(SimpleRecords(2));
        await collection.EnsureCollectionExistsAsync(Token);
        Assert.Equal(2, await collection.GetAsync(r => true, 10, cancellationToken: Token).CountAsync(Token));
    }

    [Fact]
    public virtual async Task EnsureCollectionExistsAsync_AfterDeletion_IsEmptyAndTakesRecords()
    {
        var collection = await CreateAsync<Guid, SimpleRecord<Guid>>(SimpleRecords(2));
        await collection.EnsureCollectionDeletedAsync(Token);
        await collection.EnsureCollectionExistsAsync(Token);
        Assert.Empty(await collection.GetAsync(r => true, 10, cancellationToken: Token).ToListAsync(Token));
        await collection.UpsertAsync(SimpleRecords(1), Token);
        Assert.NotNull(await collection.GetAsync(Id(1), cancellationToken: Token));
    }

    [Fact]
    public virtual async Task Collections_TwoOfDifferentNames_KeepApart()
    {
        var first = await CreateAsync<Guid, SimpleRecord<Guid>>(SimpleRecords(3));
        var second = await CreateAsync<Guid, SimpleRecord<Guid>>(SimpleRecords(1));
        await second.DeleteAsync(Id(1), Token);
        Assert.Equal(3, await first.GetAsync(r => true, 10, cancellationToken: Token).CountAsync(Token));
        Assert.Empty(await second.GetAsync(r => true, 10, cancellationToken: Token).ToListAsync(Token));
    }

    [Fact]
    public virtual void GetService_MetadataAndOwnTypes_AreAnsweredAndUnknownIsNot()
    {
        var collection = Open<Guid, SimpleRecord<Guid>>();
        var metadata = Assert.IsType<VectorStoreCollectionMetadata>(collection.GetService(typeof(VectorStoreCollectionMetadata)));
        Assert.False(string.IsNullOrEmpty(metadata.VectorStoreSystemName));
        Assert.Equal(collection.Name, metadata.CollectionName);
        Assert.Same(collection, collection.GetService(collection.GetType()));
        Assert.Same(collection, collection.GetService(typeof(VectorStoreCollection<Guid, SimpleRecord<Guid>>)));
        Assert.Same(collection, collection.GetService(typeof(IVectorSearchable<SimpleRecord<Guid>>)));
        Assert.Null(collection.GetService(typeof(string)));
        Assert.Null(collection.GetService(collection.GetType(), "a key"));
        Assert.Throws<ArgumentNullException>("serviceType", () => collection.GetService(null!));
    }

    [Fact]
    public virtual void GetService_HybridSearch_IsAnsweredWhereTheStoreHasIt()
    {
        var collection = Open<Guid, HybridRecord>();
        Assert.Equal(Store.Capabilities.HybridSearch, collection is IKeywordHybridSearchable<HybridRecord>);
        Assert.Same(Store.Capabilities.HybridSearch ? collection : null, collection.GetService(typeof(IKeywordHybridSearchable<HybridRecord>)));
    }

    [Fact]
    public virtual async Task Collection_IndexKinds_AreAccepted()
    {
        foreach (var kind in Store.Capabilities.IndexKinds)
        {
            var definition = VectorDefinition<ReadOnlyMemory<float>>(null, kind);
            var collection = await CreateAsync<Guid, VectorRecord<ReadOnlyMemory<float>>>([new() { Key = Id(1), Number = 1, Vector = new[] { 1f, 2, 3 } }], definition);
            var hit = await collection.SearchAsync(new ReadOnlyMemory<float>([1, 2, 3]), 1, cancellationToken: Token).SingleAsync(Token);
            Assert.Equal(1, hit.Record.Number);
        }
    }

    /// <summary>Describes a <see cref="VectorRecord{TVector}"/>.</summary>
    protected static VectorStoreCollectionDefinition VectorDefinition<TVector>(string? distanceFunction = null, string? indexKind = null, int dimensions = 3) => new()
    {
        Properties =
        [
            new VectorStoreKeyProperty("Key", typeof(Guid)),
            new VectorStoreDataProperty("Number", typeof(int)) { IsIndexed = true },
            new VectorStoreVectorProperty("Vector", typeof(TVector), dimensions) { DistanceFunction = distanceFunction, IndexKind = indexKind },
        ],
    };
}
