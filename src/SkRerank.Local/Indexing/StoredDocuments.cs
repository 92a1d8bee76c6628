using SkRerank.Lucene;

namespace SkRerank.Local.Indexing;

/// <summary>Knows what a store holds of one input.</summary>
internal sealed class StoredDocuments
{
    private readonly Dictionary<string, List<(string PassageId, string Hash)>> _passages = new(StringComparer.Ordinal);

    public int Count => _passages.Count;

    public IEnumerable<string> Ids => _passages.Keys;

    public static async Task<StoredDocuments> LoadAsync(LuceneCollection<string, Passage> collection, string input, CancellationToken cancellationToken)
    {
        var documents = new StoredDocuments();
        if (!await collection.CollectionExistsAsync(cancellationToken).ConfigureAwait(false)) return documents;
        await foreach (var passage in collection.GetAsync(p => p.Input == input, int.MaxValue, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            if (!documents._passages.TryGetValue(passage.DocumentId, out var passages)) documents._passages.Add(passage.DocumentId, passages = []);
            passages.Add((passage.Id, passage.ContentHash));
        }

        return documents;
    }

    public bool Contains(string documentId) => _passages.ContainsKey(documentId);

    /// <summary>Says whether every passage of a document is there and made from this content.</summary>
    public bool IsCurrent(string documentId, string hash) =>
        _passages.TryGetValue(documentId, out var passages) && passages.TrueForAll(p => p.Hash == ContentHash.WithCount(hash, passages.Count));

    public IEnumerable<string> PassageIds(string documentId) => _passages.TryGetValue(documentId, out var passages) ? passages.Select(p => p.PassageId) : [];
}
