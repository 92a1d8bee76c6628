using System.Collections.Immutable;
using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;
using Microsoft.Extensions.VectorData.ProviderServices;

namespace SkRerank.TestSupport.VectorStores;

/// <summary>A vector store in memory: exact vector search, filters as C# runs them, and no keyword search; it keeps copies, and every call sees one moment.</summary>
public sealed class InMemoryCollection<TKey, TRecord> : VectorStoreCollection<TKey, TRecord>
    where TKey : notnull
    where TRecord : class
{
    private readonly CollectionModel _model;
    private readonly Lock _writing = new();
    private ImmutableDictionary<object, InMemoryRow>? _rows;
    private long _written;

    public InMemoryCollection(string name = "memory", VectorStoreCollectionDefinition? definition = null, IEmbeddingGenerator? generator = null)
    {
        Name = name;
        var builder = new InMemoryModelBuilder();
        if (typeof(TRecord) != typeof(Dictionary<string, object?>)) _model = builder.Build(typeof(TRecord), typeof(TKey), definition, generator);
        else if (definition is not null) _model = builder.BuildDynamic(definition, definition.EmbeddingGenerator ?? generator);
        else throw new ArgumentException("Dynamic records need a definition.", nameof(definition));
        foreach (var vector in _model.VectorProperties) VectorScore.Check(vector);
    }

    public override string Name { get; }

    public override Task<bool> CollectionExistsAsync(CancellationToken cancellationToken = default) => Run(() => _rows is not null, cancellationToken);

    public override Task EnsureCollectionExistsAsync(CancellationToken cancellationToken = default) => Write(rows => rows ?? ImmutableDictionary<object, InMemoryRow>.Empty, cancellationToken);

    public override Task EnsureCollectionDeletedAsync(CancellationToken cancellationToken = default) => Write(_ => null, cancellationToken);

    public override async Task<TRecord?> GetAsync(TKey key, RecordRetrievalOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        return await GetAsync([key], options, cancellationToken).FirstOrDefaultAsync(cancellationToken);
    }

    public override IAsyncEnumerable<TRecord> GetAsync(IEnumerable<TKey> keys, RecordRetrievalOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        CheckIncludeVectors(options?.IncludeVectors == true);
        return Stream(() => keys.Select(key => Rows.GetValueOrDefault(key)).OfType<InMemoryRow>().Select(row => ToRecord(row, options?.IncludeVectors == true)), cancellationToken);
    }

    public override IAsyncEnumerable<TRecord> GetAsync(Expression<Func<TRecord, bool>> filter, int top, FilteredRecordRetrievalOptions<TRecord>? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        options ??= new();
        CheckIncludeVectors(options.IncludeVectors);
        var satisfies = InMemoryFilter.Compile(filter, _model);
        return Stream(() => Ordered(Rows.Values.Where(row => satisfies(ToRecord(row, false))), options).Skip(options.Skip).Take(top).Select(row => ToRecord(row, options.IncludeVectors)), cancellationToken);
    }

    public override Task UpsertAsync(TRecord record, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        return UpsertAsync([record], cancellationToken);
    }

    public override async Task UpsertAsync(IEnumerable<TRecord> records, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        List<TRecord> batch = [.. records];
        if (batch.Contains(null!)) throw new ArgumentException("A batch must not contain null.", nameof(records));
        cancellationToken.ThrowIfCancellationRequested();
        var keys = batch.ConvertAll(KeyOf);
        var vectors = batch.ConvertAll(_ => new Dictionary<string, float[]>());
        foreach (var property in _model.VectorProperties)
        {
            var made = await VectorsAsync(property, batch, cancellationToken);
            for (var i = 0; i < batch.Count; i++) vectors[i][property.ModelName] = VectorScore.Checked(property, made[i]);
        }

        await Write(rows =>
        {
            rows ??= ImmutableDictionary<object, InMemoryRow>.Empty;
            for (var i = 0; i < batch.Count; i++)
            {
                var number = rows.TryGetValue(keys[i], out var old) ? old.Number : _written++;
                var values = _model.DataProperties.ToDictionary(p => p.ModelName, p => Copy(p.GetValueAsObject(batch[i])));
                values[_model.KeyProperty.ModelName] = keys[i];
                rows = rows.SetItem(keys[i], new InMemoryRow(number, values, vectors[i]));
            }

            return rows;
        }, cancellationToken);
    }

    public override Task DeleteAsync(TKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        return DeleteAsync([key], cancellationToken);
    }

    public override Task DeleteAsync(IEnumerable<TKey> keys, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return Write(_ => Rows.RemoveRange(keys.Cast<object>()), cancellationToken);
    }

    public override IAsyncEnumerable<VectorSearchResult<TRecord>> SearchAsync<TInput>(TInput searchValue, int top, VectorSearchOptions<TRecord>? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(searchValue);
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        options ??= new();
        CheckIncludeVectors(options.IncludeVectors);
        var property = _model.GetVectorPropertyOrSingle(options);
        var satisfies = options.Filter is null ? null : InMemoryFilter.Compile(options.Filter, _model);
        return Search(cancellationToken);

        async IAsyncEnumerable<VectorSearchResult<TRecord>> Search([EnumeratorCancellation] CancellationToken token)
        {
            token.ThrowIfCancellationRequested();
            var query = VectorScore.Checked(property, await ToVectorAsync(property, searchValue, token));
            var scored = Rows.Values.Where(row => satisfies is null || satisfies(ToRecord(row, false)))
                .Select(row => (Row: row, Score: VectorScore.Of(property, query, row.Vectors[property.ModelName])))
                .Where(hit => options.ScoreThreshold is not { } threshold || (VectorScore.IsDistance(property) ? hit.Score <= threshold : hit.Score >= threshold))
                .OrderBy(hit => VectorScore.IsDistance(property) ? hit.Score : -hit.Score).ThenBy(hit => hit.Row.Number);
            foreach (var (row, score) in scored.Skip(options.Skip).Take(top)) yield return new VectorSearchResult<TRecord>(ToRecord(row, options.IncludeVectors), score);
        }
    }

    public override object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(VectorStoreCollectionMetadata) ? new VectorStoreCollectionMetadata { VectorStoreSystemName = "memory", CollectionName = Name }
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    private ImmutableDictionary<object, InMemoryRow> Rows => _rows ?? throw new VectorStoreException($"The collection '{Name}' does not exist: call EnsureCollectionExistsAsync first.") { VectorStoreSystemName = "memory", CollectionName = Name };

    private static Task<T> Run<T>(Func<T> read, CancellationToken cancellationToken) => cancellationToken.IsCancellationRequested ? Task.FromCanceled<T>(cancellationToken) : Task.FromResult(read());

    private Task<ImmutableDictionary<object, InMemoryRow>?> Write(Func<ImmutableDictionary<object, InMemoryRow>?, ImmutableDictionary<object, InMemoryRow>?> change, CancellationToken cancellationToken) => Run(() =>
    {
        lock (_writing) return _rows = change(_rows);
    }, cancellationToken);

    private static async IAsyncEnumerable<TRecord> Stream(Func<IEnumerable<TRecord>> read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var record in await Run(read, cancellationToken)) yield return record;
    }

    private IEnumerable<InMemoryRow> Ordered(IEnumerable<InMemoryRow> rows, FilteredRecordRetrievalOptions<TRecord> options)
    {
        var ordered = rows.OrderBy(_ => 0);
        foreach (var by in options.OrderBy?.Invoke(new()).Values ?? [])
        {
            var name = _model.GetDataOrKeyProperty(by.PropertySelector).ModelName;
            var comparer = Comparer<object?>.Create((a, b) => a is string x && b is string y ? string.CompareOrdinal(x, y) : Comparer<object?>.Default.Compare(a, b));
            ordered = by.Ascending ? ordered.ThenBy(row => row.Values[name], comparer) : ordered.ThenByDescending(row => row.Values[name], comparer);
        }

        return ordered.ThenBy(row => row.Number);
    }

    private object KeyOf(TRecord record)
    {
        var key = _model.KeyProperty.GetValueAsObject(record);
        if (_model.KeyProperty.IsAutoGenerated && (key is null || Guid.Empty.Equals(key)))
        {
            key = Guid.NewGuid();
            _model.KeyProperty.SetValueAsObject(record, key);
        }

        return key ?? throw new ArgumentException("A record's key must not be null.", nameof(record));
    }

    private static async Task<float[][]> VectorsAsync(VectorPropertyModel property, List<TRecord> batch, CancellationToken cancellationToken)
    {
        var values = batch.ConvertAll(record => property.GetValueAsObject(record));
        if (values.Count == 0 || !VectorScore.IsGenerated(property)) return [.. values.Select(value => VectorScore.ToArray(value) ?? [])];
        var embeddings = await property.GenerateEmbeddingsAsync(values.Select(value => value!), cancellationToken);
        return [.. embeddings.Select(embedding => VectorScore.ToArray(embedding)!)];
    }

    private static async Task<float[]> ToVectorAsync(VectorPropertyModel property, object value, CancellationToken cancellationToken) =>
        VectorScore.ToArray(value)
        ?? (property.EmbeddingGenerationDispatcher is not null
            ? VectorScore.ToArray(await property.GenerateEmbeddingAsync(value, cancellationToken))!
            : throw new NotSupportedException(VectorDataStrings.InvalidSearchInputAndNoEmbeddingGeneratorWasConfigured(value.GetType(), "ReadOnlyMemory<float>, float[], Embedding<float>")));

    private TRecord ToRecord(InMemoryRow row, bool includeVectors)
    {
        var record = _model.CreateRecord<TRecord>()!;
        _model.KeyProperty.SetValueAsObject(record, row.Values[_model.KeyProperty.ModelName]);
        foreach (var property in _model.DataProperties) property.SetValueAsObject(record, Copy(row.Values[property.ModelName]));
        if (!includeVectors) return record;
        foreach (var property in _model.VectorProperties) property.SetValueAsObject(record, VectorScore.FromArray(property, row.Vectors[property.ModelName]));
        return record;
    }

    private void CheckIncludeVectors(bool includeVectors)
    {
        if (includeVectors && _model.VectorProperties.Any(VectorScore.IsGenerated)) throw new NotSupportedException(VectorDataStrings.IncludeVectorsNotSupportedWithEmbeddingGeneration);
    }

    private static object? Copy(object? value) => value switch
    {
        string[] array => array.Clone(),
        List<string> list => new List<string>(list),
        _ => value,
    };
}
