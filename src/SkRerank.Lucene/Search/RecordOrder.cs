using Lucene.Net.Index;
using Microsoft.Extensions.VectorData.ProviderServices;
using SkRerank.Lucene.Model;
using SkRerank.Lucene.Storage;

namespace SkRerank.Lucene.Search;

/// <summary>Orders documents by properties: <see langword="null"/> first, texts ordinally, equal ones as they came.</summary>
internal sealed class RecordOrder(StoreSchema schema, IReadOnlyList<(PropertyModel Property, bool Ascending)> keys)
{
    public List<int> Sort(StoreSnapshot snapshot, List<int> docs)
    {
        IOrderedEnumerable<int> sorted = docs.OrderBy(_ => 0);
        foreach ((PropertyModel property, bool ascending) in keys)
        {
            DataField? field = property is DataPropertyModel data ? schema.Field(data) : null;
            if (field?.Codec.IsList == true)
                throw new NotSupportedException($"Records can only be ordered by single values, but '{property.ModelName}' is a list.");
            Dictionary<int, object?> values = Values(snapshot, docs, field);
            sorted = ascending ? sorted.ThenBy(doc => values[doc], ValueOrder.Instance) : sorted.ThenByDescending(doc => values[doc], ValueOrder.Instance);
        }

        return [.. sorted];
    }

    private Dictionary<int, object?> Values(StoreSnapshot snapshot, List<int> docs, DataField? field)
    {
        var readers = new Func<int, object?>?[snapshot.Leaves.Count];
        var values = new Dictionary<int, object?>(docs.Count);
        foreach (int doc in docs)
        {
            AtomicReaderContext leaf = snapshot.LeafOf(doc);
            values[doc] = (readers[leaf.Ord] ??= schema.ValuesOf(field, leaf.AtomicReader))(doc - leaf.DocBase);
        }

        return values;
    }
}
