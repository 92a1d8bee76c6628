using SkRerank.Qdrant.Filtering;
using SkRerank.Qdrant.Model;
using SkRerank.Qdrant.Wire;

namespace SkRerank.Qdrant.Storage;

/// <summary>Reads points in the order of one value of the payload.</summary>
internal static class OrderedScroll
{
    /// <summary>Reads one page; points without the value, which the server's order leaves out, come first, or last in descending order.</summary>
    public static async Task<List<FoundPoint>> ReadAsync(QdrantStore store, Condition? filter, DataField field, bool isAscending, int skip, int top, VectorSelection? vectors, CancellationToken cancellationToken)
    {
        int wanted = skip + top;
        var points = new List<FoundPoint>(wanted);
        if (isAscending) await AddMissingAsync().ConfigureAwait(false);
        if (points.Count < wanted)
        {
            var request = new ScrollRequest { Limit = wanted - points.Count, Filter = filter, WithVector = vectors, OrderBy = new OrderBy(field.Name, isAscending ? "asc" : "desc") };
            points.AddRange((await store.ScrollAsync(request, cancellationToken).ConfigureAwait(false)).Points);
        }

        if (!isAscending && points.Count < wanted) await AddMissingAsync().ConfigureAwait(false);
        return [.. points.Skip(skip).Take(top)];

        async Task AddMissingAsync()
        {
            Condition missing = FilterLogic.And(filter ?? FilterLogic.All, FilterLogic.IsEmpty(field.Name));
            await foreach (FoundPoint point in store.ScrollAsync(FilterLogic.ToFilter(missing), 0, wanted - points.Count, vectors, cancellationToken).ConfigureAwait(false)) points.Add(point);
        }
    }
}
