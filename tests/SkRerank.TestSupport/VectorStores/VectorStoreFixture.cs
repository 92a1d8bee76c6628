using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;
using Xunit;

namespace SkRerank.TestSupport.VectorStores;

/// <summary>Makes the collections of the store that <see cref="VectorStoreConformanceTests"/> tries; one for all tests of a class.</summary>
public abstract class VectorStoreFixture : IAsyncLifetime
{
    /// <summary>Gets what the store can do.</summary>
    public virtual VectorStoreCapabilities Capabilities { get; } = new();

    /// <summary>Gets why the store cannot be tried here, such as a server that is absent; every test is then skipped with this reason.</summary>
    public virtual string? SkipReason => null;

    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>Makes a collection object for a name; nothing is made in the store. The tests delete the collection and dispose the object.</summary>
    /// <param name="name">The name, of lower-case letters and digits, new for each test.</param>
    /// <param name="definition">The definition of the record, or <see langword="null"/> where its attributes say it; always given for dynamic records.</param>
    /// <param name="generator">The embedding generator of the collection's options, if any.</param>
    public abstract VectorStoreCollection<TKey, TRecord> CreateCollection<TKey, TRecord>(string name, VectorStoreCollectionDefinition? definition = null, IEmbeddingGenerator? generator = null)
        where TKey : notnull
        where TRecord : class;
}
