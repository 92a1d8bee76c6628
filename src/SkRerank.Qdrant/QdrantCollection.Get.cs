using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.VectorData;
using Microsoft.Extensions.VectorData.ProviderServices;
using SkRerank.Qdrant.Filtering;
using SkRerank.Qdrant.Model;
using SkRerank.Qdrant.Storage;
using SkRerank.Qdrant.Wire;

namespace SkRerank.Qdrant;

public sealed partial class QdrantCollection<TKey, TRecord>
{
    /// <inheritdoc/>
    /// <exception cref="VectorStoreException">The server did not answer, or refused the call.</exception>
    public override async Task<TRecord?> GetAsync(TKey key, RecordRetrievalOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        await foreach (TRecord record in GetAsync([key], options, cancellationToken).ConfigureAwait(false)) return record;
        return null;
    }

    /// <inheritdoc/>
    /// <remarks>The records come in the order of the keys; keys that are not there are left out.</remarks>
    /// <exception cref="VectorStoreException">The server did not answer, or refused the call.</exception>
    public override IAsyncEnumerable<TRecord> GetAsync(IEnumerable<TKey> keys, RecordRetrievalOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        bool includeVectors = options?.IncludeVectors == true;
        CheckIncludeVectors(includeVectors);
        List<PointId> ids = [.. keys.Select(key => _schema.Key.ToPoint(key))];
        return StreamAsync("Get", async (layout, token) => Records(await _store.GetAsync(ids, Vectors(includeVectors, layout), token).ConfigureAwait(false), includeVectors), cancellationToken);
    }

    /// <summary>Gets the records that satisfy a filter; without an order, by their ids.</summary>
    /// <remarks>
    /// <see langword="null"/> comes first and texts are ordered ordinally. The server orders by one indexed number or instant; for any other order, and beyond 10,000 records, everything that satisfies the filter is read and ordered here.
    /// Without an order the records come page by page as they are read.
    /// </remarks>
    /// <param name="filter">What the records satisfy; <c>r =&gt; true</c> gives all.</param>
    /// <param name="top">How many at most; <see cref="int.MaxValue"/> gives all.</param>
    /// <param name="options">The options, or <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>The records.</returns>
    /// <exception cref="NotSupportedException">A part of the filter, or the order, is not supported.</exception>
    /// <exception cref="VectorStoreException">The server did not answer, or refused the call.</exception>
    public override IAsyncEnumerable<TRecord> GetAsync(Expression<Func<TRecord, bool>> filter, int top, FilteredRecordRetrievalOptions<TRecord>? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        options ??= new FilteredRecordRetrievalOptions<TRecord>();
        CheckIncludeVectors(options.IncludeVectors);
        Condition? condition = FilterTranslator.Translate(filter, _schema);
        (int skip, bool includeVectors) = (options.Skip, options.IncludeVectors);
        if (options.OrderBy is null) return PagesAsync(condition, skip, top, includeVectors, cancellationToken);
        RecordOrder order = new(_schema, [.. options.OrderBy(new()).Values.Select(v => (_schema.Model.GetDataOrKeyProperty(v.PropertySelector), v.Ascending))]);
        return StreamAsync("Get", async (layout, token) =>
        {
            if (order.OnServer(skip, top) is { } field)
                return Records(await OrderedScroll.ReadAsync(_store, condition, field, order.IsAscending, skip, top, Vectors(includeVectors, layout), token).ConfigureAwait(false), includeVectors);
            var all = new List<FoundPoint>();
            await foreach (FoundPoint point in _store.ScrollAsync(condition, 0, int.MaxValue, Vectors(includeVectors, layout), token).ConfigureAwait(false)) all.Add(point);
            return order.Sort(Records(all, includeVectors)).Skip(skip).Take(top);
        }, cancellationToken);
    }

    private async IAsyncEnumerable<TRecord> PagesAsync(Condition? filter, int skip, int top, bool includeVectors, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        CollectionLayout layout = await RunAsync("Get", () => _store.LayoutAsync(cancellationToken)).ConfigureAwait(false);
        IAsyncEnumerator<FoundPoint> points = _store.ScrollAsync(filter, skip, top, Vectors(includeVectors, layout), cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (points.ConfigureAwait(false))
        {
            while (await RunAsync("Get", async () => await points.MoveNextAsync().ConfigureAwait(false)).ConfigureAwait(false))
                yield return await RunAsync("Get", () => Task.FromResult(_reader.Read<TRecord>(points.Current, includeVectors))).ConfigureAwait(false);
        }
    }

    private async IAsyncEnumerable<TRecord> StreamAsync(string operation, Func<CollectionLayout, CancellationToken, Task<IEnumerable<TRecord>>> read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IEnumerable<TRecord> records = await RunAsync(operation, async () => await read(await _store.LayoutAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        foreach (TRecord record in records) yield return record;
    }

    private List<TRecord> Records(List<FoundPoint> points, bool includeVectors) => points.ConvertAll(point => _reader.Read<TRecord>(point, includeVectors));

    // Of a collection of one vector without a name all vectors are asked for, because it has no name to ask by.
    private VectorSelection? Vectors(bool include, CollectionLayout layout) =>
        !include || _schema.Vectors.Count == 0 ? null : new VectorSelection(layout.HasNamedVectors ? [.. _schema.Vectors.Select(v => v.Name)] : null);

    private void CheckIncludeVectors(bool includeVectors)
    {
        if (includeVectors && _schema.Vectors.Any(f => f.IsGenerated)) throw new NotSupportedException(VectorDataStrings.IncludeVectorsNotSupportedWithEmbeddingGeneration);
    }
}
