using Microsoft.Extensions.VectorData.ProviderServices;

namespace SkRerank.Qdrant.Model;

/// <summary>Orders records by properties: <see langword="null"/> first, texts ordinally, equal ones as they came.</summary>
internal sealed class RecordOrder
{
    // One answer of the server holds as many records with ease; it cannot be read page by page.
    private const int MostOnServer = 10_000;

    private readonly CollectionSchema _schema;
    private readonly IReadOnlyList<(PropertyModel Property, bool Ascending)> _keys;

    /// <exception cref="NotSupportedException">A property is a list.</exception>
    public RecordOrder(CollectionSchema schema, IReadOnlyList<(PropertyModel Property, bool Ascending)> keys)
    {
        _schema = schema;
        _keys = keys;
        foreach ((PropertyModel property, bool _) in keys)
        {
            if (property is DataPropertyModel data && schema.Field(data).Codec.IsList)
                throw new NotSupportedException($"Records can only be ordered by single values, but '{property.ModelName}' is a list.");
        }
    }

    /// <summary>Gets whether the first property's values ascend.</summary>
    public bool IsAscending => _keys[0].Ascending;

    /// <summary>Gives the field that the server orders a page by, or <see langword="null"/> where it cannot.</summary>
    public DataField? OnServer(int skip, int top) =>
        _keys is [(DataPropertyModel { IsIndexed: true } data, _)] && (long)skip + top <= MostOnServer && _schema.Field(data) is { Codec.IsOrdered: true } field ? field : null;

    public IEnumerable<TRecord> Sort<TRecord>(IEnumerable<TRecord> records)
        where TRecord : class
    {
        IOrderedEnumerable<TRecord> sorted = records.OrderBy(_ => 0);
        foreach ((PropertyModel property, bool ascending) in _keys)
            sorted = ascending ? sorted.ThenBy(record => property.GetValueAsObject(record), ValueOrder.Instance) : sorted.ThenByDescending(record => property.GetValueAsObject(record), ValueOrder.Instance);
        return sorted;
    }
}
