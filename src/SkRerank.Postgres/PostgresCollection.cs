using System.Linq.Expressions;
using Microsoft.Extensions.VectorData;
using Microsoft.Extensions.VectorData.ProviderServices;
using Npgsql;
using SkRerank.Postgres.Filtering;
using SkRerank.Postgres.Model;
using SkRerank.Postgres.Sql;
using SkRerank.Postgres.Storage;

namespace SkRerank.Postgres;

/// <summary>Represents records in one table of PostgreSQL: searched by full text, by vectors, or by both in one statement; thread-safe.</summary>
/// <remarks>
/// <para>A plain server is enough: with pgvector vectors have a type and an HNSW index, and without it they are arrays that every search compares one by one.</para>
/// <para><see cref="EnsureCollectionExistsAsync"/> makes the table, and adds the columns and indexes that a changed record model needs. A batch is written whole or not at all. No connection is held while a caller takes its time with results.</para>
/// <para>Filters may use every key and data property; their values are always parameters. Equal scores are ordered by key.</para>
/// </remarks>
/// <typeparam name="TKey">The type of the key: string, Guid, int or long, or object for dynamic records.</typeparam>
/// <typeparam name="TRecord">The type of the record, or <c>Dictionary&lt;string, object?&gt;</c> with a definition.</typeparam>
public sealed partial class PostgresCollection<TKey, TRecord> : VectorStoreCollection<TKey, TRecord>, IKeywordHybridSearchable<TRecord>
    where TKey : notnull
    where TRecord : class
{
    private readonly TableModel _model;
    private readonly TableStore _store;
    private readonly TableSearch _search;
    private readonly RecordSql _sql;
    private readonly RecordPreparation _preparation;
    private readonly VectorStoreCollectionMetadata _metadata;

    /// <summary>Initializes a new instance of the <see cref="PostgresCollection{TKey, TRecord}"/> class; the server is asked at the first call that needs it.</summary>
    /// <param name="dataSource">The server and database; not owned.</param>
    /// <param name="name">The name of the table.</param>
    /// <param name="options">The options, or <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="dataSource"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty or longer than 63 bytes.</exception>
    /// <exception cref="NotSupportedException">A property of the record has a type, an index kind or a distance function that the table does not keep.</exception>
    public PostgresCollection(NpgsqlDataSource dataSource, string name, PostgresCollectionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        options = options?.Clone() ?? new PostgresCollectionOptions();
        _model = TableModel.Build(typeof(TRecord), typeof(TKey), name, options);
        Name = name;
        _store = new TableStore(dataSource, _model);
        _search = new TableSearch(_model, _store);
        _sql = new RecordSql(_model);
        _preparation = new RecordPreparation(_model);
        _metadata = new VectorStoreCollectionMetadata { VectorStoreSystemName = "postgresql", VectorStoreName = new NpgsqlConnectionStringBuilder(dataSource.ConnectionString).Database, CollectionName = name };
    }

    /// <summary>Gets the name of the table.</summary>
    public override string Name { get; }

    internal TableModel Model => _model;

    /// <inheritdoc/>
    /// <exception cref="RerankException">The server cannot be reached, or refused.</exception>
    public override Task<bool> CollectionExistsAsync(CancellationToken cancellationToken = default) => _store.ExistsAsync(cancellationToken);

    /// <summary>Makes the table, or makes it fit the record model: adds columns and indexes, widens numbers, builds full-text columns of another configuration anew.</summary>
    /// <remarks>
    /// One transaction behind an advisory lock, so that several processes may start at once. Where pgvector is available on the server but not in the database, the extension is made. An index of a large table takes
    /// its time, during which nobody writes. Columns that the model does not know are left alone.
    /// </remarks>
    /// <param name="cancellationToken">The token that cancels the call; nothing has changed then.</param>
    /// <returns>A task that ends when the table is as the model needs it.</returns>
    /// <exception cref="RerankException">The server cannot be reached or refused, or the table could only be changed with loss of data.</exception>
    public override Task EnsureCollectionExistsAsync(CancellationToken cancellationToken = default) => _store.EnsureAsync(cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="RerankException">The server cannot be reached, or refused.</exception>
    public override Task EnsureCollectionDeletedAsync(CancellationToken cancellationToken = default) => _store.DropAsync(cancellationToken);

    /// <inheritdoc/>
    public override Task UpsertAsync(TRecord record, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        return UpsertAsync([record], cancellationToken);
    }

    /// <summary>Writes a batch in one transaction: whole or not at all.</summary>
    /// <remarks>Of records with one key the last one stays. Embeddings are made before a connection is taken. Times are kept to the microsecond, in UTC; one of no kind is taken for UTC.</remarks>
    /// <param name="records">The records.</param>
    /// <param name="cancellationToken">The token that cancels the call; nothing is written then.</param>
    /// <returns>A task that ends when the batch is committed.</returns>
    /// <exception cref="ArgumentException">A key, a text or a vector cannot be stored.</exception>
    /// <exception cref="RerankException">There is no table, or the server failed.</exception>
    public override async Task UpsertAsync(IEnumerable<TRecord> records, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        List<TRecord> batch = [.. records];
        if (batch.Contains(null!)) throw new ArgumentException("A batch must not contain null.", nameof(records));
        if (batch.Count == 0) return;
        var layout = await _store.LayoutAsync(cancellationToken).ConfigureAwait(false);
        GiveKeys(batch);
        var prepared = await _preparation.PrepareAsync(batch, cancellationToken).ConfigureAwait(false);
        await _store.WriteAsync("write", _sql.Upsert(prepared, layout, _store.Errors), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override Task DeleteAsync(TKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        return DeleteAsync([key], cancellationToken);
    }

    /// <summary>Deletes records by key in one statement; keys that are not there are ignored.</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>A task that ends when the deletion is committed.</returns>
    /// <exception cref="RerankException">There is no table, or the server failed.</exception>
    public override Task DeleteAsync(IEnumerable<TKey> keys, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        var wanted = Keys(keys);
        return wanted.Count == 0 ? Task.CompletedTask : _store.WriteAsync("delete from", [_sql.Delete(wanted)], cancellationToken);
    }

    /// <summary>Deletes every record that satisfies a filter, in one statement.</summary>
    /// <param name="filter">What the records satisfy.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>How many records were deleted.</returns>
    /// <exception cref="NotSupportedException">A part of the filter is not supported.</exception>
    /// <exception cref="RerankException">There is no table, or the server failed.</exception>
    public Task<int> DeleteAsync(Expression<Func<TRecord, bool>> filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var statement = new SqlStatement();
        statement.Text = $"DELETE FROM {_model.Sql} t WHERE {FilterTranslator.Translate(filter, _model, statement, "t")}";
        return _store.WriteAsync("delete from", [statement], cancellationToken);
    }

    /// <summary>Counts the records.</summary>
    /// <param name="filter">What to count, or <see langword="null"/> for everything.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>The number of records.</returns>
    /// <exception cref="NotSupportedException">A part of the filter is not supported.</exception>
    /// <exception cref="RerankException">There is no table, or the server failed.</exception>
    public async Task<long> CountAsync(Expression<Func<TRecord, bool>>? filter = null, CancellationToken cancellationToken = default)
    {
        var statement = new SqlStatement();
        var condition = filter is null ? "TRUE" : FilterTranslator.Translate(filter, _model, statement, "t");
        statement.Text = $"SELECT count(*) FROM {_model.Sql} t WHERE {condition}";
        return (await _store.ReadAsync("count", statement, null, row => row.GetInt64(0), cancellationToken).ConfigureAwait(false))[0];
    }

    /// <inheritdoc/>
    public override object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(VectorStoreCollectionMetadata) ? _metadata
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    private static List<object> Keys(IEnumerable<TKey> keys) => [.. keys.Select(key => (object?)key ?? throw new ArgumentException("A key must not be null.", nameof(keys)))];

    private void GiveKeys(List<TRecord> batch)
    {
        if (_model.Key.Property is not KeyPropertyModel { IsAutoGenerated: true } key) return;
        foreach (var record in batch)
        {
            if (key.GetValueAsObject(record) is null || (key.GetValueAsObject(record) is Guid guid && guid == Guid.Empty)) key.SetValueAsObject(record, Guid.NewGuid());
        }
    }
}
