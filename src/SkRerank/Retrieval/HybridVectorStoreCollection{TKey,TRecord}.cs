using System.Linq.Expressions;
using Microsoft.Extensions.VectorData;

namespace SkRerank.Retrieval;

/// <summary>Gives a collection a keyword search of its own: a BM25 index in memory that follows its upserts and deletes, and a hybrid search over both; as thread-safe as the collection.</summary>
/// <remarks>
/// <para>Lookups, filters and vector search are those of the collection inside. <see cref="HybridSearchAsync"/> runs its vector search and BM25 side by side, each <c>max(CandidateCount, top + Skip)</c> deep, and fuses the two lists. The filter holds for both: the store applies it to its leg, and the
/// records that BM25 finds are fetched by key and asked one by one, as C# runs the filter. The keywords are joined and analysed like a text. <c>ScoreThreshold</c> is on the scale of the fused score.</para>
/// <para>The index follows writes through this object, after the store has taken them: a failed write leaves the index as it was, so that it never finds what the store does not hold. A store that took a part of a failed batch is then ahead; write again, or call <see cref="RebuildAsync"/>.
/// Where writers write one key at once, the store is asked which record stayed. Writes by others need <see cref="RebuildAsync"/>; a record that others deleted is not found any more.</para>
/// <para>A new object begins with an empty index: rebuild it from the collection, or load what <see cref="SaveIndexAsync"/> saved.</para>
/// </remarks>
/// <typeparam name="TKey">The type of the key.</typeparam>
/// <typeparam name="TRecord">The type of the record.</typeparam>
public sealed partial class HybridVectorStoreCollection<TKey, TRecord> : DelegatingVectorStoreCollection<TKey, TRecord>, IKeywordHybridSearchable<TRecord>, IFusedSearchable<TRecord>
    where TKey : notnull
    where TRecord : class
{
    private readonly Func<TRecord, TKey> _keyOf;
    private readonly Func<TRecord, string?> _textOf;
    private readonly FollowingIndex<TKey> _index;
    private readonly OverlappingWrites<TKey> _writes = new();

    /// <summary>Initializes a new instance of the <see cref="HybridVectorStoreCollection{TKey, TRecord}"/> class with an empty keyword index.</summary>
    /// <param name="innerCollection">The collection inside; disposed with this one.</param>
    /// <param name="keySelector">Gives the key of a record.</param>
    /// <param name="textSelector">Gives the text of a record that keywords are searched in; nothing is an empty text.</param>
    /// <param name="options">The options, or <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException">An argument but <paramref name="options"/> is <see langword="null"/>.</exception>
    public HybridVectorStoreCollection(VectorStoreCollection<TKey, TRecord> innerCollection, Func<TRecord, TKey> keySelector, Func<TRecord, string?> textSelector, HybridVectorStoreCollectionOptions? options = null)
        : base(innerCollection)
    {
        ArgumentNullException.ThrowIfNull(keySelector);
        ArgumentNullException.ThrowIfNull(textSelector);
        options ??= new HybridVectorStoreCollectionOptions();
        _keyOf = keySelector;
        _textOf = textSelector;
        _index = new FollowingIndex<TKey>(options.Keywords.Clone());
        (_candidateCount, _fusion, _vectorWeight, _keywordWeight) = (options.CandidateCount, options.Fusion, options.VectorWeight, options.KeywordWeight);
    }

    /// <summary>Gets how many records the keyword index holds.</summary>
    public int IndexedCount => _index.Current.Count;

    /// <inheritdoc/>
    public override async Task EnsureCollectionDeletedAsync(CancellationToken cancellationToken = default)
    {
        await InnerCollection.EnsureCollectionDeletedAsync(cancellationToken).ConfigureAwait(false);
        _index.Clear();
    }

    /// <inheritdoc/>
    public override Task UpsertAsync(TRecord record, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        return UpsertAsync([record], () => InnerCollection.UpsertAsync(record, cancellationToken));
    }

    /// <inheritdoc/>
    public override Task UpsertAsync(IEnumerable<TRecord> records, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        List<TRecord> batch = [.. records];
        return UpsertAsync(batch, () => InnerCollection.UpsertAsync(batch, cancellationToken));
    }

    /// <inheritdoc/>
    public override Task DeleteAsync(TKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        return DeleteAsync([key], () => InnerCollection.DeleteAsync(key, cancellationToken));
    }

    /// <inheritdoc/>
    public override Task DeleteAsync(IEnumerable<TKey> keys, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        List<TKey> batch = [.. keys];
        return DeleteAsync(batch, () => InnerCollection.DeleteAsync(batch, cancellationToken));
    }

    /// <summary>Builds the keyword index anew from what the collection holds, page by page; searches go on in the old index until it is done.</summary>
    /// <remarks>Writes through this object during the rebuild are followed. A failure or a cancellation leaves the old index.</remarks>
    /// <param name="pageSize">How many records are read at a time.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>A task that ends when the new index is in place.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException">A rebuild is running already.</exception>
    public async Task RebuildAsync(int pageSize = 1000, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pageSize, 1);
        var next = _index.BeginRebuild();
        var isComplete = false;
        try
        {
            for (int skip = 0, read = pageSize; read == pageSize; skip += read)
            {
                (skip, var page) = await ReadPageAsync(skip, pageSize, cancellationToken).ConfigureAwait(false);
                foreach (var record in page) _index.Add(next, _keyOf(record), _textOf(record) ?? "");
                read = page.Count;
            }

            isComplete = true;
        }
        finally
        {
            _index.EndRebuild(next, isComplete);
        }
    }

    /// <summary>Saves the keyword index to a file, in place of the one that is there; it is whole or not there, whatever happens.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">The token that cancels the call before it begins to write.</param>
    /// <returns>A task that ends when the file is on the disk.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="NotSupportedException">The keys are not string, Guid, int or long.</exception>
    public Task SaveIndexAsync(string path, CancellationToken cancellationToken = default) => _index.Current.SaveAsync(path, cancellationToken);

    /// <summary>Loads a keyword index that <see cref="SaveIndexAsync"/> saved, in place of this one; call it before the first write.</summary>
    /// <remarks>It knows the collection as it was when it was saved. Where records were written since, call <see cref="RebuildAsync"/> too: searches go on in what was loaded until that is done.</remarks>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">The token that cancels the call before it begins to read.</param>
    /// <returns>A task that ends when the records can be found.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    /// <exception cref="NotSupportedException">The keys are not string, Guid, int or long.</exception>
    /// <exception cref="RerankException">The file is not a snapshot, or one of another version, analyzer or type of key, or damaged; the index stays as it was.</exception>
    public Task LoadIndexAsync(string path, CancellationToken cancellationToken = default) => _index.Current.LoadAsync(path, cancellationToken);

    // What was deleted meanwhile moved later records forward, over the edge of the page that was read: step back and read again.
    private async Task<(int Skip, List<TRecord> Page)> ReadPageAsync(int skip, int pageSize, CancellationToken cancellationToken)
    {
        while (true)
        {
            var deletions = _index.Deletions;
            var page = new List<TRecord>(pageSize);
            var records = InnerCollection.GetAsync(EveryRecord, pageSize, new FilteredRecordRetrievalOptions<TRecord> { Skip = skip }, cancellationToken);
            await foreach (var record in records.ConfigureAwait(false)) page.Add(record);
            var moved = _index.Deletions - deletions;
            if (moved == 0) return (skip, page);
            skip = Math.Max(0, skip - moved);
        }
    }

    private static Expression<Func<TRecord, bool>> EveryRecord => record => true;

    private Task UpsertAsync(List<TRecord> batch, Func<Task> write)
    {
        // The texts as they are given to the store; the keys after it, because it may make them.
        var texts = batch.ConvertAll(record => record is null ? "" : _textOf(record) ?? "");
        return FollowAsync(batch.Where(record => record is not null).Select(_keyOf), write, () =>
        {
            for (var i = 0; i < batch.Count; i++) _index.Apply(_keyOf(batch[i]), texts[i]);
        });
    }

    private Task DeleteAsync(List<TKey> keys, Func<Task> write)
    {
        _index.BeginDeletions(keys.Count);
        return FollowAsync(keys, write, () => keys.ForEach(key => _index.Apply(key, text: null)));
    }

    private async Task FollowAsync(IEnumerable<TKey> written, Func<Task> write, Action apply)
    {
        TKey[] keys = [.. written.Where(key => key is not null).Distinct()];
        _writes.Begin(keys);
        try
        {
            await write().ConfigureAwait(false);
            apply();
        }
        finally
        {
            for (var unsure = _writes.End(keys); unsure.Count > 0; unsure = _writes.End(unsure)) await ReadAgainAsync(unsure).ConfigureAwait(false);
        }
    }

    private async Task ReadAgainAsync(List<TKey> keys)
    {
        try
        {
            var gone = keys.ToHashSet();
            // Without the caller's token: the writes are done, and the index must say the same.
            await foreach (var record in InnerCollection.GetAsync(keys, cancellationToken: CancellationToken.None).ConfigureAwait(false))
            {
                _index.Apply(_keyOf(record), _textOf(record) ?? "");
                gone.Remove(_keyOf(record));
            }

            foreach (var key in gone) _index.Apply(key, text: null);
        }
        catch
        {
            while (_writes.End(keys) is { Count: > 0 } left) keys = left;
            throw;
        }
    }
}
