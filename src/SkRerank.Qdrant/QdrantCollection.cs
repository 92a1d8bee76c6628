using System.Linq.Expressions;
using Microsoft.Extensions.VectorData;
using SkRerank.Qdrant.Filtering;
using SkRerank.Qdrant.Keywords;
using SkRerank.Qdrant.Model;
using SkRerank.Qdrant.Storage;
using SkRerank.Qdrant.Wire;

namespace SkRerank.Qdrant;

/// <summary>Represents records in one collection of a Qdrant server: searched by BM25, by vectors, or by both; thread-safe.</summary>
/// <remarks>
/// <para>Each vector property is a named vector under its storage name, each full-text property also a sparse vector <c>{name}_bm25</c> with the modifier <c>idf</c>, and token vectors, where they are stored, the multivector <c>{name}_tokens</c>.
/// Data properties are the payload under their storage names. A <see cref="string"/> key becomes a point's id as its UUID of version 5, and stands in the payload as it is.</para>
/// <para>A collection that another program made is used as it is, be it of named vectors or of one without a name, as the official .NET connector makes them; without the sparse vectors there is no keyword search.</para>
/// <para>With a cosine the server brings vectors to length 1 and gives them back so. What a call writes is there when it returns. Batches are written request by request, so that a failure may leave the first ones written; writing all again is safe.</para>
/// </remarks>
/// <typeparam name="TKey">The type of the key: ulong, Guid or string, or object for dynamic records.</typeparam>
/// <typeparam name="TRecord">The type of the record, or <c>Dictionary&lt;string, object?&gt;</c> with a definition.</typeparam>
public sealed partial class QdrantCollection<TKey, TRecord> : VectorStoreCollection<TKey, TRecord>, IKeywordHybridSearchable<TRecord>
    where TKey : notnull
    where TRecord : class
{
    private readonly QdrantConnection _connection;
    private readonly QdrantCollectionOptions _options;
    private readonly CollectionSchema _schema;
    private readonly QueryFactory _queries;
    private readonly QdrantStore _store;
    private readonly PointWriter _writer;
    private readonly RecordReader _reader;
    private readonly VectorStoreCollectionMetadata _metadata;

    /// <summary>Initializes a new instance of the <see cref="QdrantCollection{TKey, TRecord}"/> class; the server is first asked when a call needs it.</summary>
    /// <param name="connection">The connection; not owned.</param>
    /// <param name="name">The name of the collection.</param>
    /// <param name="options">The options, or <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="connection"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty, dynamic records have no definition, or token vectors are to be stored and nothing makes them.</exception>
    /// <exception cref="NotSupportedException">A property of the record has a type, a distance function or an index kind that Qdrant does not keep.</exception>
    public QdrantCollection(QdrantConnection connection, string name, QdrantCollectionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        _connection = connection;
        _options = options?.Clone() ?? new QdrantCollectionOptions();
        Name = name;
        _schema = CollectionSchema.Build(typeof(TRecord), typeof(TKey), _options.Definition, _options.EmbeddingGenerator, _options.StoreTokenVectors);
        var keywords = new KeywordEncoder(_options.Analyzer, _options.K1, _options.B, _options.AverageLength);
        _store = new QdrantStore(connection, name, _schema);
        _queries = new QueryFactory(_schema, keywords, _options, name);
        _writer = new PointWriter(_schema, keywords, _options.TokenPoolingFactor);
        _reader = new RecordReader(_schema);
        _metadata = new VectorStoreCollectionMetadata { VectorStoreSystemName = "qdrant", VectorStoreName = connection.Endpoint.Authority, CollectionName = name };
    }

    /// <summary>Gets the name of the collection.</summary>
    public override string Name { get; }

    internal CollectionSchema Schema => _schema;

    internal QdrantCollectionOptions Options => _options;

    /// <inheritdoc/>
    /// <exception cref="VectorStoreException">The server did not answer, or refused the call.</exception>
    public override Task<bool> CollectionExistsAsync(CancellationToken cancellationToken = default) => RunAsync("CollectionExists", () => _store.ExistsAsync(cancellationToken));

    /// <summary>Makes the collection with its vectors and the indexes of its payload where it is not there, and otherwise holds it against the record's model.</summary>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>A task that ends when the collection is there.</returns>
    /// <exception cref="VectorStoreException">The server did not answer or refused the call, or the collection that is there has other vectors.</exception>
    public override Task EnsureCollectionExistsAsync(CancellationToken cancellationToken = default) => RunAsync("EnsureCollectionExists", () => _store.CreateAsync(_options, cancellationToken));

    /// <inheritdoc/>
    /// <exception cref="VectorStoreException">The server did not answer, or refused the call.</exception>
    public override Task EnsureCollectionDeletedAsync(CancellationToken cancellationToken = default) => RunAsync("EnsureCollectionDeleted", () => _store.DropAsync(cancellationToken));

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A key, a value or a vector cannot be stored.</exception>
    /// <exception cref="VectorStoreException">The server did not answer, or refused the call.</exception>
    public override Task UpsertAsync(TRecord record, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        return UpsertAsync([record], cancellationToken);
    }

    /// <summary>Writes records: checked and embedded all at once before the first is sent, then in requests of at most <see cref="QdrantCollectionOptions.MaxBatchCount"/> records and <see cref="QdrantCollectionOptions.MaxRequestBytes"/> bytes.</summary>
    /// <remarks>Of records with one key the last one stays. A request that fails and may pass is made again after a wait.</remarks>
    /// <param name="records">The records.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>A task that ends when the records are there.</returns>
    /// <exception cref="ArgumentException">A key, a value or a vector cannot be stored; nothing was written.</exception>
    /// <exception cref="VectorStoreException">The server did not answer, or refused a request; the message says how many records were written before.</exception>
    public override Task UpsertAsync(IEnumerable<TRecord> records, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        List<TRecord> batch = [.. records];
        if (batch.Contains(null!)) throw new ArgumentException("A batch must not contain null.", nameof(records));
        return batch.Count == 0 ? Task.CompletedTask : RunAsync("Upsert", async () =>
        {
            CollectionLayout layout = await _store.LayoutAsync(cancellationToken).ConfigureAwait(false);
            List<PreparedPoint> points = await _writer.PrepareAsync(batch, layout, cancellationToken).ConfigureAwait(false);
            await _store.UpsertAsync(points, _options.MaxBatchCount, _options.MaxRequestBytes, cancellationToken).ConfigureAwait(false);
        });
    }

    /// <inheritdoc/>
    /// <exception cref="VectorStoreException">The server did not answer, or refused the call.</exception>
    public override Task DeleteAsync(TKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        return DeleteAsync([key], cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="VectorStoreException">The server did not answer, or refused the call.</exception>
    public override Task DeleteAsync(IEnumerable<TKey> keys, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        List<PointId> ids = [.. keys.Select(key => _schema.Key.ToPoint(key))];
        return RunAsync("Delete", () => _store.DeleteAsync(ids, cancellationToken));
    }

    /// <summary>Deletes every record that satisfies a filter, in one call.</summary>
    /// <param name="filter">What the records satisfy; <c>r =&gt; true</c> deletes all.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>A task that ends when the records are gone.</returns>
    /// <exception cref="NotSupportedException">A part of the filter is not supported.</exception>
    /// <exception cref="VectorStoreException">The server did not answer, or refused the call.</exception>
    public Task DeleteAsync(Expression<Func<TRecord, bool>> filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        Condition? condition = FilterTranslator.Translate(filter, _schema);
        return RunAsync("Delete", () => _store.DeleteAsync(condition, cancellationToken));
    }

    /// <summary>Counts the records, exactly.</summary>
    /// <param name="filter">What to count, or <see langword="null"/> for everything.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>The number of records.</returns>
    /// <exception cref="NotSupportedException">A part of the filter is not supported.</exception>
    /// <exception cref="VectorStoreException">The server did not answer, or refused the call.</exception>
    public Task<long> CountAsync(Expression<Func<TRecord, bool>>? filter = null, CancellationToken cancellationToken = default)
    {
        Condition? condition = FilterTranslator.Translate(filter, _schema);
        return RunAsync("Count", () => _store.CountAsync(condition, cancellationToken));
    }

    /// <inheritdoc/>
    public override object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(VectorStoreCollectionMetadata) ? _metadata
            : serviceType == typeof(QdrantConnection) ? _connection
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    private Task<bool> RunAsync(string operation, Func<Task> call) => RunAsync(operation, async () =>
    {
        await call().ConfigureAwait(false);
        return true;
    });

    private async Task<T> RunAsync<T>(string operation, Func<Task<T>> call)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (RerankException exception)
        {
            throw Failure(operation, exception);
        }
    }

    // Hosts of Microsoft.Extensions.VectorData expect its own exception; ours, with status and retry hint, is inside.
    private VectorStoreException Failure(string operation, RerankException cause) => new(cause.Message, cause)
    {
        VectorStoreSystemName = _metadata.VectorStoreSystemName,
        VectorStoreName = _metadata.VectorStoreName,
        CollectionName = Name,
        OperationName = operation,
    };
}
