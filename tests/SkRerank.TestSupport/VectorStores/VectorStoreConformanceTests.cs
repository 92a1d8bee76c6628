using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;
using Xunit;

namespace SkRerank.TestSupport.VectorStores;

/// <summary>What every <see cref="VectorStoreCollection{TKey, TRecord}"/> of the repository must do; each derives this class and gives a fixture.</summary>
/// <remarks>
/// <para><c>public sealed class MyConformanceTests(MyFixture store) : VectorStoreConformanceTests(store), IClassFixture&lt;MyFixture&gt;;</c></para>
/// <para>It covers the cases of the public suite <c>Microsoft.Extensions.VectorData.ConformanceTests</c> (collections, basic, dynamic, multi-vector, no-data and no-vector models, filters, data, key and embedding types, distance functions,
/// index kinds, generated embeddings; hybrid search in <see cref="HybridStoreConformanceTests"/>), without those of a <see cref="VectorStore"/>, which our stores have none of. Beyond it: concurrency, cancellation, bad input with its text, exact rankings, and numbers of generator calls.</para>
/// <para>Each test has a collection of its own, which is deleted behind it. What a store cannot do is said by its <see cref="VectorStoreCapabilities"/>; a test whose expectation differs for a reason is overridden, with the reason.</para>
/// </remarks>
public abstract partial class VectorStoreConformanceTests : IAsyncLifetime
{
    private readonly List<Func<Task>> _cleanups = [];
    private int _collections;

    protected VectorStoreConformanceTests(VectorStoreFixture store)
    {
        ArgumentNullException.ThrowIfNull(store);
        Store = store;
    }

    protected VectorStoreFixture Store { get; }

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        Assert.SkipWhen(Store.SkipReason is not null, Store.SkipReason ?? "");
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var cleanup in Enumerable.Reverse(_cleanups)) await cleanup();
    }

    /// <summary>Opens a collection of its own name that is not there yet.</summary>
    protected VectorStoreCollection<TKey, TRecord> Open<TKey, TRecord>(VectorStoreCollectionDefinition? definition = null, IEmbeddingGenerator? generator = null)
        where TKey : notnull
        where TRecord : class
    {
        var collection = Store.CreateCollection<TKey, TRecord>($"c{Guid.NewGuid():N}{_collections++}", definition, generator);
        _cleanups.Add(async () =>
        {
            await collection.EnsureCollectionDeletedAsync(CancellationToken.None);
            collection.Dispose();
        });
        return collection;
    }

    /// <summary>Makes a collection of its own with records.</summary>
    protected async Task<VectorStoreCollection<TKey, TRecord>> CreateAsync<TKey, TRecord>(IEnumerable<TRecord> records, VectorStoreCollectionDefinition? definition = null, IEmbeddingGenerator? generator = null)
        where TKey : notnull
        where TRecord : class
    {
        var collection = Open<TKey, TRecord>(definition, generator);
        await collection.EnsureCollectionExistsAsync(Token);
        await collection.UpsertAsync(records, Token);
        return collection;
    }

    /// <summary>Makes a key that tells its number.</summary>
    protected static Guid Id(int number) => new(number, 0, 0, [0, 0, 0, 0, 0, 0, 0, 7]);

    /// <summary>Makes simple records: texts a, b, c, d in turn; numbers from 1; vectors that turn away from (1, 0, 0) by and by.</summary>
    protected static SimpleRecord<Guid>[] SimpleRecords(int count) =>
    [
        .. Enumerable.Range(1, count).Select(n => new SimpleRecord<Guid> { Key = Id(n), Text = "abcd"[(n - 1) % 4].ToString(), Number = n, Vector = new[] { 1f, (n - 1) * 0.5f, 0 } }),
    ];

    protected void AssertSame(SimpleRecord<Guid> expected, SimpleRecord<Guid>? actual, bool includeVectors = false)
    {
        Assert.NotNull(actual);
        Assert.Equal((expected.Key, expected.Text, expected.Number), (actual.Key, actual.Text, actual.Number));
        AssertVector(includeVectors ? expected.Vector.ToArray() : [], actual.Vector.ToArray());
    }

    /// <summary>Compares a vector that is compared by its cosine with what the store gave back.</summary>
    protected void AssertVector(float[] expected, float[] actual)
    {
        if (Store.Capabilities.KeepsVectorLengths)
        {
            Assert.Equal(expected, actual);
            return;
        }

        var length = Math.Sqrt(expected.Sum(v => (double)v * v));
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First / length, pair.Second, 1e-6));
    }
}
