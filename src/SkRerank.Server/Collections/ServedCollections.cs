using SkRerank.Server.Requests;

namespace SkRerank.Server.Collections;

/// <summary>Finds the collection that a request names; without a name, the first.</summary>
internal sealed class ServedCollections(IEnumerable<ISearchIndex> collections)
{
    public IReadOnlyList<ISearchIndex> All { get; } = [.. collections];

    public ISearchIndex Find(string? name)
    {
        if (All.Count == 0) throw new RequestFailure(FailureKind.NotFound, "This server has no collection to search; start it with one, such as skrerank serve --store DIR.");
        if (name is null) return All[0];
        return All.FirstOrDefault(collection => string.Equals(collection.Name, name, StringComparison.Ordinal))
            ?? throw new RequestFailure(FailureKind.NotFound, $"'collection' should be one of {string.Join(", ", All.Select(collection => $"'{collection.Name}'"))}, but it is another; name one of these, or leave it out.") { Property = "collection" };
    }
}
