using Microsoft.SemanticKernel.Data;

namespace SkRerank.SemanticKernel;

/// <summary>Results of one type, in a list, in an array or as Semantic Kernel's search results.</summary>
internal sealed class ResultShape<T>(Func<T, RerankDocument> candidateOf) : ResultShape
{
    // A list of records is a sequence of objects too, but must stay a list of records.
    public override bool Fits(object value) => value is KernelSearchResults<T> || (value is IEnumerable<T> && (typeof(T) != typeof(object) || value is object[] or List<object>) && value.GetType() is var type && (!type.IsArray || type == typeof(T[])));

    public override async Task<(IReadOnlyList<RerankDocument> Candidates, Func<SearchPage, object> Write)> ReadAsync(object value, CancellationToken cancellationToken)
    {
        var found = value as KernelSearchResults<T>;
        var items = found is null ? [.. (IEnumerable<T>)value] : await found.Results.ToListAsync(cancellationToken).ConfigureAwait(false);
        var candidates = SearchPage.CandidatesOf(found?.Metadata, items.Count) ?? [.. items.Select(candidateOf)];
        return (candidates, Write);

        object Write(SearchPage page)
        {
            if (found is null) return value is T[]? page.ToList(ItemOf).ToArray() : page.ToList(ItemOf);
            var metadata = new Dictionary<string, object?>(found.Metadata ?? new Dictionary<string, object?>(), StringComparer.Ordinal);
            foreach (var (name, entry) in page.Metadata) metadata[name] = entry;
            return new KernelSearchResults<T>(page.ToList(ItemOf).ToAsyncEnumerable(), found.TotalCount, metadata);
        }

        T ItemOf(RerankDocument candidate) => items[FoundCandidates.IndexOf(candidate)];
    }
}
