using System.Linq.Expressions;
using Microsoft.Extensions.VectorData;

namespace SkRerank.Retrieval;

/// <summary>Passes every call on to another collection: the base of collections that change some of them.</summary>
/// <typeparam name="TKey">The type of the key.</typeparam>
/// <typeparam name="TRecord">The type of the record.</typeparam>
public abstract class DelegatingVectorStoreCollection<TKey, TRecord> : VectorStoreCollection<TKey, TRecord>
    where TKey : notnull
    where TRecord : class
{
    private readonly bool _ownsInner;

    /// <summary>Initializes a new instance of the <see cref="DelegatingVectorStoreCollection{TKey, TRecord}"/> class.</summary>
    /// <param name="innerCollection">The other collection; disposed with this one.</param>
    /// <exception cref="ArgumentNullException"><paramref name="innerCollection"/> is <see langword="null"/>.</exception>
    protected DelegatingVectorStoreCollection(VectorStoreCollection<TKey, TRecord> innerCollection)
        : this(innerCollection, ownsInner: true)
    {
    }

    private protected DelegatingVectorStoreCollection(VectorStoreCollection<TKey, TRecord> innerCollection, bool ownsInner)
    {
        ArgumentNullException.ThrowIfNull(innerCollection);
        InnerCollection = innerCollection;
        _ownsInner = ownsInner;
    }

    /// <inheritdoc/>
    public override string Name => InnerCollection.Name;

    /// <summary>Gets the other collection.</summary>
    protected VectorStoreCollection<TKey, TRecord> InnerCollection { get; }

    /// <inheritdoc/>
    public override Task<bool> CollectionExistsAsync(CancellationToken cancellationToken = default) => InnerCollection.CollectionExistsAsync(cancellationToken);

    /// <inheritdoc/>
    public override Task EnsureCollectionExistsAsync(CancellationToken cancellationToken = default) => InnerCollection.EnsureCollectionExistsAsync(cancellationToken);

    /// <inheritdoc/>
    public override Task EnsureCollectionDeletedAsync(CancellationToken cancellationToken = default) => InnerCollection.EnsureCollectionDeletedAsync(cancellationToken);

    /// <inheritdoc/>
    public override Task<TRecord?> GetAsync(TKey key, RecordRetrievalOptions? options = null, CancellationToken cancellationToken = default) => InnerCollection.GetAsync(key, options, cancellationToken);

    /// <inheritdoc/>
    public override IAsyncEnumerable<TRecord> GetAsync(IEnumerable<TKey> keys, RecordRetrievalOptions? options = null, CancellationToken cancellationToken = default) => InnerCollection.GetAsync(keys, options, cancellationToken);

    /// <inheritdoc/>
    public override IAsyncEnumerable<TRecord> GetAsync(Expression<Func<TRecord, bool>> filter, int top, FilteredRecordRetrievalOptions<TRecord>? options = null, CancellationToken cancellationToken = default) =>
        InnerCollection.GetAsync(filter, top, options, cancellationToken);

    /// <inheritdoc/>
    public override Task UpsertAsync(TRecord record, CancellationToken cancellationToken = default) => InnerCollection.UpsertAsync(record, cancellationToken);

    /// <inheritdoc/>
    public override Task UpsertAsync(IEnumerable<TRecord> records, CancellationToken cancellationToken = default) => InnerCollection.UpsertAsync(records, cancellationToken);

    /// <inheritdoc/>
    public override Task DeleteAsync(TKey key, CancellationToken cancellationToken = default) => InnerCollection.DeleteAsync(key, cancellationToken);

    /// <inheritdoc/>
    public override Task DeleteAsync(IEnumerable<TKey> keys, CancellationToken cancellationToken = default) => InnerCollection.DeleteAsync(keys, cancellationToken);

    /// <inheritdoc/>
    public override IAsyncEnumerable<VectorSearchResult<TRecord>> SearchAsync<TInput>(TInput searchValue, int top, VectorSearchOptions<TRecord>? options = null, CancellationToken cancellationToken = default) =>
        InnerCollection.SearchAsync(searchValue, top, options, cancellationToken);

    /// <inheritdoc/>
    /// <remarks>A search with a trail is answered only by a collection that has one itself, because its own <c>SearchAsync</c> may be another than that of the collection inside.</remarks>
    public override object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType.IsInstanceOfType(this) ? this
            : serviceType == typeof(ITrailSearchable<TRecord>) ? null
            : InnerCollection.GetService(serviceType, serviceKey);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && _ownsInner) InnerCollection.Dispose();
        base.Dispose(disposing);
    }
}
