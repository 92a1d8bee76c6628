using System.Linq.Expressions;
using Lucene.Net.Analysis;
using Lucene.Net.Util;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;
using Microsoft.Extensions.VectorData.ProviderServices;
using SkRerank.Lucene.Filtering;
using SkRerank.Lucene.Model;
using SkRerank.Lucene.Retrieval;
using SkRerank.Lucene.Search;
using SkRerank.Lucene.Storage;

namespace SkRerank.Lucene;

/// <summary>Represents records in one Lucene.NET index folder: searched by BM25, by vectors, or by both; thread-safe.</summary>
/// <remarks>
/// <para>A call that writes returns when its records are on the disk; a batch is written whole or not at all. One process writes, any number read, and readers see the newest commit at every call.</para>
/// <para>BM25 uses exact document lengths: <c>Σ qtf · ln(1 + (N − n + ½) / (n + ½)) · f / (f + k1 · (1 − b + b · dl / avgdl))</c>. Vector search is exact, whatever index kind the model names, unless <see cref="LuceneCollectionOptions.SignScanFrom"/> says otherwise. Equal scores are ordered by key.</para>
/// <para>Filters may use every key and data property; those marked <c>IsIndexed</c> are looked up, the others are read from the store one by one.</para>
/// </remarks>
/// <typeparam name="TKey">The type of the key: string, Guid, int or long, or object for dynamic records.</typeparam>
/// <typeparam name="TRecord">The type of the record, or <c>Dictionary&lt;string, object?&gt;</c> with a definition.</typeparam>
public sealed partial class LuceneCollection<TKey, TRecord> : VectorStoreCollection<TKey, TRecord>, IKeywordHybridSearchable<TRecord>
    where TKey : notnull
    where TRecord : class
{
    private readonly StoreSchema _schema;
    private readonly Analyzer _analyzer;
    private readonly LuceneStore _store;
    private readonly StoreSearch _search;
    private readonly RecordWriter _records;
    private readonly VectorStoreCollectionMetadata _metadata;

    /// <summary>Initializes a new instance of the <see cref="LuceneCollection{TKey, TRecord}"/> class; the folder is opened at the first call that needs it, and made at the first write.</summary>
    /// <param name="folder">The folder of the store, used by nothing else.</param>
    /// <param name="options">The options, or <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException"><paramref name="folder"/> is empty.</exception>
    /// <exception cref="NotSupportedException">A property of the record has a type or a distance function that the store does not keep.</exception>
    public LuceneCollection(string folder, LuceneCollectionOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        options = options?.Clone() ?? new LuceneCollectionOptions();
        Folder = Path.GetFullPath(folder);
        Name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Folder));
        _schema = StoreSchema.Build(typeof(TRecord), typeof(TKey), options.Definition, options.EmbeddingGenerator, options.StoreTokenVectors);
        _analyzer = options.Analyzer.Create();
        _store = new LuceneStore(Folder, _schema, _analyzer, options);
        _search = new StoreSearch(new KeywordSearch(_analyzer, options.K1, options.B), options.SignScanFrom);
        _records = new RecordWriter(_schema, options.TokenVectorForm);
        _metadata = new VectorStoreCollectionMetadata { VectorStoreSystemName = "lucene", VectorStoreName = Path.GetDirectoryName(Folder), CollectionName = Name };
    }

    /// <summary>Gets the name of the collection: the last part of its folder's path.</summary>
    public override string Name { get; }

    /// <summary>Gets the full path of the folder.</summary>
    public string Folder { get; }

    internal StoreSchema Schema => _schema;

    /// <inheritdoc/>
    /// <exception cref="RerankException">The path is a file, or a folder that holds something else.</exception>
    public override Task<bool> CollectionExistsAsync(CancellationToken cancellationToken = default) => Task.Run(_store.Exists, cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="RerankException">The folder cannot be made, or the store in it was made in another way.</exception>
    public override Task EnsureCollectionExistsAsync(CancellationToken cancellationToken = default) => Task.Run(() => _store.CreateAsync(cancellationToken), cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="RerankException">The folder holds something else, or another process is writing it.</exception>
    public override Task EnsureCollectionDeletedAsync(CancellationToken cancellationToken = default) => Task.Run(() => _store.DeleteStoreAsync(cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public override Task UpsertAsync(TRecord record, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        return UpsertAsync([record], cancellationToken);
    }

    /// <summary>Writes a batch: one commit, on the disk when the call returns, whole or not at all.</summary>
    /// <remarks>Of records with one key the last one stays. Embeddings are made before the writer's turn is taken, so a caller may prepare the next batch while one is being written.</remarks>
    /// <param name="records">The records.</param>
    /// <param name="cancellationToken">The token that cancels the call; a commit that has begun is finished.</param>
    /// <returns>A task that ends when the batch is on the disk.</returns>
    /// <exception cref="ArgumentException">A key or a vector cannot be stored.</exception>
    /// <exception cref="RerankException">The folder could not be written; what was written before is kept.</exception>
    public override async Task UpsertAsync(IEnumerable<TRecord> records, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        List<TRecord> batch = [.. records];
        if (batch.Contains(null!)) throw new ArgumentException("A batch must not contain null.", nameof(records));
        if (batch.Count == 0) return;
        List<PreparedRecord> prepared = await _records.PrepareAsync(batch, cancellationToken).ConfigureAwait(false);
        await _store.UpsertAsync(prepared, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes records and deletes others in one commit: on the disk when the call returns, whole or not at all.</summary>
    /// <remarks>A record whose key is among the deleted ones stays: the deletions come first.</remarks>
    /// <param name="records">The records to write; of records with one key the last one stays.</param>
    /// <param name="deletedKeys">The keys to delete; keys that are not there are ignored.</param>
    /// <param name="cancellationToken">The token that cancels the call; a commit that has begun is finished.</param>
    /// <returns>A task that ends when the change is on the disk.</returns>
    /// <exception cref="ArgumentException">A key or a vector cannot be stored.</exception>
    /// <exception cref="RerankException">The folder could not be written; what was written before is kept.</exception>
    public async Task UpdateAsync(IEnumerable<TRecord> records, IEnumerable<TKey> deletedKeys, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(deletedKeys);
        List<TRecord> batch = [.. records];
        if (batch.Contains(null!)) throw new ArgumentException("A batch must not contain null.", nameof(records));
        List<BytesRef> keys = [.. deletedKeys.Select(key => _schema.Key.ToBytes(key))];
        if (batch.Count == 0 && keys.Count == 0) return;
        List<PreparedRecord> prepared = batch.Count == 0 ? [] : await _records.PrepareAsync(batch, cancellationToken).ConfigureAwait(false);
        await _store.UpdateAsync(prepared, keys, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override Task DeleteAsync(TKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        return DeleteAsync([key], cancellationToken);
    }

    /// <summary>Deletes records by key in one commit; keys that are not there are ignored.</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>A task that ends when the deletion is on the disk.</returns>
    /// <exception cref="RerankException">The folder could not be written.</exception>
    public override Task DeleteAsync(IEnumerable<TKey> keys, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        List<BytesRef> bytes = [.. keys.Select(key => _schema.Key.ToBytes(key))];
        return Task.Run(() => _store.DeleteAsync(bytes, cancellationToken), cancellationToken);
    }

    /// <summary>Deletes every record that satisfies a filter, in one commit.</summary>
    /// <param name="filter">What the records satisfy.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>How many records were deleted.</returns>
    /// <exception cref="NotSupportedException">A part of the filter is not supported.</exception>
    /// <exception cref="RerankException">The folder could not be read or written.</exception>
    public async Task<int> DeleteAsync(Expression<Func<TRecord, bool>> filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        FilterNode node = FilterTranslator.Translate(filter, _schema);
        List<BytesRef> keys = await ReadAsync("delete", snapshot =>
        {
            var order = new KeyOrder(snapshot);
            return StoreSearch.ByFilter(snapshot, node).ConvertAll(doc => new BytesRef(order.KeyOf(doc)));
        }, cancellationToken).ConfigureAwait(false);
        await _store.DeleteAsync(keys, cancellationToken).ConfigureAwait(false);
        return keys.Count;
    }

    /// <summary>Counts the records.</summary>
    /// <param name="filter">What to count, or <see langword="null"/> for everything.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>The number of records.</returns>
    /// <exception cref="RerankException">There is no store, or it cannot be used.</exception>
    public Task<int> CountAsync(Expression<Func<TRecord, bool>>? filter = null, CancellationToken cancellationToken = default)
    {
        FilterNode? node = filter is null ? null : FilterTranslator.Translate(filter, _schema);
        return ReadAsync("count", snapshot => node is null ? snapshot.Count : StoreSearch.ByFilter(snapshot, node).Count, cancellationToken);
    }

    /// <summary>Measures what the store takes on the disk, by part.</summary>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>The bytes of each part.</returns>
    /// <exception cref="RerankException">There is no store, or it cannot be used.</exception>
    public Task<LuceneStoreSize> MeasureAsync(CancellationToken cancellationToken = default) =>
        ReadAsync("measure", snapshot => StoreMeasure.Of(snapshot, _schema), cancellationToken);

    /// <inheritdoc/>
    public override object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(VectorStoreCollectionMetadata) ? _metadata
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <summary>Closes the folder and gives back the writer's lock; the embedding generator is not disposed.</summary>
    /// <param name="disposing">Whether managed resources are released.</param>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _store.Dispose();
            _analyzer.Dispose();
        }

        base.Dispose(disposing);
    }

    private Task<T> ReadAsync<T>(string operation, Func<StoreSnapshot, T> read, CancellationToken cancellationToken) =>
        Task.Run(() =>
        {
            using StoreSnapshot snapshot = _store.Acquire();
            return _store.Read(operation, () => read(snapshot));
        }, cancellationToken);

    private List<FoundRecord<TRecord>> Load(StoreSnapshot snapshot, List<Hit> hits, bool includeVectors, bool forCandidates)
    {
        var reader = new RecordReader(_schema, snapshot, includeVectors);
        var keys = new KeyOrder(snapshot);
        return hits.ConvertAll(hit =>
        {
            string key = keys.KeyOf(hit.Doc);
            byte[]? tokens = forCandidates ? reader.Bytes(hit.Doc, StoreSchema.TokenField) : null;
            byte[]? sketch = forCandidates ? reader.Bytes(hit.Doc, StoreSchema.SketchField) : null;
            return new FoundRecord<TRecord>(key, reader.Read<TRecord>(hit.Doc, key), hit.Score, tokens, sketch);
        });
    }

    private FilterNode? Translate(Expression<Func<TRecord, bool>>? filter) => filter is null ? null : FilterTranslator.Translate(filter, _schema);

    private void CheckIncludeVectors(bool includeVectors)
    {
        if (includeVectors && _schema.Vectors.Any(f => f.IsGenerated)) throw new NotSupportedException(VectorDataStrings.IncludeVectorsNotSupportedWithEmbeddingGeneration);
    }

    private static async Task<ReadOnlyMemory<float>> ToVectorAsync(VectorField field, object value, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<float> vector = VectorField.ToVector(value);
        if (value is not (ReadOnlyMemory<float> or float[] or Embedding<float>))
        {
            if (value is string query && field.Property.EmbeddingGenerator?.GetService(typeof(IQueryEmbedder)) is IQueryEmbedder embedder)
            {
                vector = await embedder.EmbedQueryAsync(query, cancellationToken).ConfigureAwait(false);
                field.Check(vector.Span, "the query");
                return vector;
            }

            if (field.Property.EmbeddingGenerationDispatcher is null)
                throw new NotSupportedException(VectorDataStrings.InvalidSearchInputAndNoEmbeddingGeneratorWasConfigured(value.GetType(), "ReadOnlyMemory<float>, float[], Embedding<float>"));
            vector = ((Embedding<float>)await field.Property.GenerateEmbeddingAsync(value, cancellationToken).ConfigureAwait(false)).Vector;
        }

        field.Check(vector.Span, "the query");
        return vector;
    }
}
