using System.Diagnostics.CodeAnalysis;
using SkRerank.Local.Indexing;
using SkRerank.Local.Inputs;

namespace SkRerank.Local.Documents;

/// <summary>Puts single documents into a store, takes them out and gives them whole, for programs that get them one by one and not as a folder. Thread-safe.</summary>
/// <remarks>A document is cut into passages at sentence ends, as those of a folder are. These documents are an input of their own: indexing a folder into the same store leaves them alone.</remarks>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore whose wait handle nobody asks for holds nothing to dispose.")]
public sealed class LocalDocuments
{
    /// <summary>The name of the input that these documents belong to.</summary>
    internal const string Input = "documents";

    private const int SpecialTokens = 2;

    private readonly LocalStore _store;
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Initializes a new instance of the <see cref="LocalDocuments"/> class.</summary>
    /// <param name="store">The store; not owned.</param>
    /// <exception cref="ArgumentNullException"><paramref name="store"/> is <see langword="null"/>.</exception>
    public LocalDocuments(LocalStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        _store = store;
    }

    /// <summary>Puts documents in, replacing those of the same id, and takes documents out: one commit, on the disk when the call returns, whole or not at all.</summary>
    /// <param name="documents">The documents to put in, each id once.</param>
    /// <param name="deletedIds">The ids of the documents to take out, of any input; unknown ones are ignored.</param>
    /// <param name="cancellationToken">The token that cancels the call; a commit that has begun is finished.</param>
    /// <returns>How many documents were taken out.</returns>
    /// <exception cref="ArgumentException">An id is empty or stands twice, or a text is blank.</exception>
    /// <exception cref="RerankException">An id belongs to a document of a folder, or the store cannot be written.</exception>
    public async Task<int> UpdateAsync(IReadOnlyList<LocalDocument> documents, IReadOnlyList<string>? deletedIds = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(documents);
        deletedIds ??= [];
        RequireDistinct(documents, deletedIds);
        var cutter = new PassageCutter(_store.Models.TokenCounter, _store.Models.Encoder.MaxTokens - SpecialTokens);
        List<Passage> passages = [.. documents.SelectMany(document => Cut(cutter, document))];
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            List<Passage> old = [];
            var exists = await _store.Collection.CollectionExistsAsync(cancellationToken).ConfigureAwait(false);
            foreach (var id in exists ? documents.Select(document => document.Id).Concat(deletedIds) : []) old.AddRange(await PassagesAsync(id, cancellationToken).ConfigureAwait(false));
            var replaced = documents.Select(document => document.Id).ToHashSet(StringComparer.Ordinal);
            if (old.Find(passage => replaced.Contains(passage.DocumentId) && passage.Input != Input) is { } foreign)
                throw new RerankException($"The id '{foreign.DocumentId}' already belongs to the input '{foreign.Input}'; give the document another id, or change it there.") { Operation = "index" };
            if (documents.Count > 0) await _store.Collection.EnsureCollectionExistsAsync(cancellationToken).ConfigureAwait(false);
            await _store.Collection.UpdateAsync(passages, old.Select(passage => passage.Id), cancellationToken).ConfigureAwait(false);
            return old.Where(passage => !replaced.Contains(passage.DocumentId)).Select(passage => passage.DocumentId).Distinct(StringComparer.Ordinal).Count();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Gets a document of any input, whole.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>The document, or <see langword="null"/> where there is none of this id. White space between passages may be other than it was.</returns>
    /// <exception cref="RerankException">The store cannot be read.</exception>
    public async Task<LocalDocument?> GetAsync(string id, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        if (!await _store.Collection.CollectionExistsAsync(cancellationToken).ConfigureAwait(false)) return null;
        var passages = await PassagesAsync(id, cancellationToken).ConfigureAwait(false);
        return passages.Count == 0 ? null : new LocalDocument(id, Whole(passages)) { Title = NotEmpty(passages[0].Title), Link = NotEmpty(passages[0].Link) };
    }

    /// <summary>Lists documents of every input in the order of their ids, their texts empty.</summary>
    /// <param name="after">The id after which the list begins, or <see langword="null"/> for its start.</param>
    /// <param name="count">How many to list, 1 or more.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>The documents.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is less than 1.</exception>
    /// <exception cref="RerankException">The store cannot be read.</exception>
    public async Task<IReadOnlyList<LocalDocument>> ListAsync(string? after = null, int count = 100, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (!await _store.Collection.CollectionExistsAsync(cancellationToken).ConfigureAwait(false)) return [];
        var documents = new SortedDictionary<string, LocalDocument>(StringComparer.Ordinal);
        await foreach (var passage in _store.Collection.GetAsync(p => p.DocumentId != "", int.MaxValue, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            if (after is null || string.CompareOrdinal(passage.DocumentId, after) > 0)
                documents.TryAdd(passage.DocumentId, new LocalDocument(passage.DocumentId, "") { Title = NotEmpty(passage.Title), Link = NotEmpty(passage.Link) });
        }

        return [.. documents.Values.Take(count)];
    }

    private static List<Passage> Cut(PassageCutter cutter, LocalDocument document)
    {
        var source = new SourceDocument(document.Id, document.Title, document.Text, document.Link ?? "");
        return cutter.Cut(source, Input, chunked: true, ContentHash.Of(source));
    }

    private static void RequireDistinct(IReadOnlyList<LocalDocument> documents, IReadOnlyList<string> deletedIds)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (var id in documents.Select(document => document.Id).Concat(deletedIds))
        {
            if (string.IsNullOrWhiteSpace(id)) throw new ArgumentException("Each document needs an id, but one is empty; give it one.", nameof(documents));
            if (!seen.Add(id)) throw new ArgumentException($"Each id should stand once, but '{id}' stands twice; give each document once.", nameof(documents));
        }

        if (documents.FirstOrDefault(document => string.IsNullOrWhiteSpace(document.Text)) is { } blank)
            throw new ArgumentException($"Each document needs a text, but that of '{blank.Id}' is blank; leave the document out.", nameof(documents));
    }

    private async Task<List<Passage>> PassagesAsync(string documentId, CancellationToken cancellationToken)
    {
        List<Passage> passages = [];
        await foreach (var passage in _store.Collection.GetAsync(p => p.DocumentId == documentId, int.MaxValue, cancellationToken: cancellationToken).ConfigureAwait(false)) passages.Add(passage);
        return passages;
    }

    // Passages overlap and leave white space out; each says where it stood.
    private static string Whole(List<Passage> passages)
    {
        if (passages.Exists(passage => passage.SpanStart is null)) return string.Join("\n", passages.Select(passage => passage.Text));
        var text = new char[passages.Max(passage => passage.SpanStart!.Value + passage.SpanLength!.Value)];
        Array.Fill(text, ' ');
        foreach (var passage in passages) passage.Text.AsSpan(passage.Text.Length - passage.SpanLength!.Value).CopyTo(text.AsSpan(passage.SpanStart!.Value));
        return new string(text);
    }

    private static string? NotEmpty(string text) => text.Length == 0 ? null : text;
}
