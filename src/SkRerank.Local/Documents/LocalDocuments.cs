using System.Text;
using SkRerank.Local.Indexing;
using SkRerank.Local.Inputs;

namespace SkRerank.Local.Documents;

/// <summary>Puts single documents into a store, takes them out and gives them whole, for programs that get them one by one and not as a folder. Thread-safe.</summary>
/// <remarks>A document is cut into passages at sentence ends, as those of a folder are. These documents are an input of their own: indexing a folder into the same store leaves them alone.</remarks>
public sealed class LocalDocuments
{
    /// <summary>The name of the input that these documents belong to.</summary>
    internal const string Input = "documents";

    private const int SpecialTokens = 2;

    // A passage's id is the document's with its number, and a term of Lucene has at most 32,766 bytes.
    private const int LongestId = 32_000;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly LocalStore _store;

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
    /// <exception cref="ArgumentException">An id is empty, longer than 32,000 bytes of UTF-8, not valid Unicode or there twice, a text is blank, or a document would take the place of one of a folder or a file.</exception>
    /// <exception cref="RerankException">The store cannot be written.</exception>
    public async Task<int> UpdateAsync(IReadOnlyList<LocalDocument> documents, IReadOnlyList<string>? deletedIds = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(documents);
        deletedIds ??= [];
        string[] ids = [.. documents.Select(document => document.Id), .. deletedIds];
        Check(documents, ids);
        var passages = Cut(documents, cancellationToken);
        await _store.UpdateTurn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var exists = ids.Length > 0 && await _store.Collection.CollectionExistsAsync(cancellationToken).ConfigureAwait(false);
            List<Passage> old = exists ? await _store.Collection.GetAsync(p => ids.Contains(p.DocumentId), int.MaxValue, cancellationToken: cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false) : [];
            var replaced = documents.Select(document => document.Id).ToHashSet(StringComparer.Ordinal);
            if (exists && await FindForeignAsync(passages, old, replaced, cancellationToken).ConfigureAwait(false) is { } foreign)
                throw new ArgumentException($"A document should have an id of its own, but one would take the place of '{foreign.DocumentId}', which was indexed from a folder or a file; give it another id, or change that one there.", nameof(documents));
            await _store.Collection.UpdateAsync(passages, old.Select(passage => passage.Id), cancellationToken).ConfigureAwait(false);
            return old.Where(passage => !replaced.Contains(passage.DocumentId)).Select(passage => passage.DocumentId).Distinct(StringComparer.Ordinal).Count();
        }
        finally
        {
            _store.UpdateTurn.Release();
        }
    }

    /// <summary>Gets a document of any input, whole.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>The document, or <see langword="null"/> where there is none of this id. White space before, between and behind passages may be other than it was.</returns>
    /// <exception cref="RerankException">The store cannot be read.</exception>
    public async Task<LocalDocument?> GetAsync(string id, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);

        // Half a surrogate pair would be looked up as U+FFFD, which may be another document's id.
        if (BytesOf(id) is null || !await _store.Collection.CollectionExistsAsync(cancellationToken).ConfigureAwait(false)) return null;
        var passages = await _store.Collection.GetAsync(p => p.DocumentId == id, int.MaxValue, cancellationToken: cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
        return passages.Count == 0 ? null : new LocalDocument(id, Whole(passages)) { Title = NotEmpty(passages[0].Title), Link = NotEmpty(passages[0].Link) };
    }

    /// <summary>Lists documents of every input in the order of their ids, by the bytes of their UTF-8 text, with their texts left empty.</summary>
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

        // A passage that a program put in by itself may belong to no document: the id of its document is empty.
        return await _store.Collection.DistinctByAsync(p => p.DocumentId, count, after ?? "", cancellationToken)
            .Select(p => new LocalDocument(p.DocumentId, "") { Title = NotEmpty(p.Title), Link = NotEmpty(p.Link) })
            .ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    private List<Passage> Cut(IReadOnlyList<LocalDocument> documents, CancellationToken cancellationToken)
    {
        var cutter = new PassageCutter(_store.Models.TokenCounter, _store.Models.Encoder.MaxTokens - SpecialTokens);
        List<Passage> passages = [];
        foreach (var document in documents)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var source = new SourceDocument(document.Id, document.Title, document.Text, document.Link ?? "");
            passages.AddRange(cutter.Cut(source, Input, chunked: true, ContentHash.Of(source)));
        }

        return passages;
    }

    private static void Check(IReadOnlyList<LocalDocument> documents, IEnumerable<string> ids)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (var id in ids)
        {
            if (string.IsNullOrWhiteSpace(id)) throw new ArgumentException("Each document needs an id, but one is empty; give it one.", nameof(documents));
            if (BytesOf(id) is not { } bytes) throw new ArgumentException("Each id should be valid Unicode, but one has half of a surrogate pair; give the document another id.", nameof(documents));
            if (bytes > LongestId) throw new ArgumentException($"Each id should have at most {LongestId} bytes of UTF-8, but one has {bytes}; give the document a shorter id.", nameof(documents));
            if (!seen.Add(id)) throw new ArgumentException($"Each id should stand once, but '{id}' stands twice; give each document once.", nameof(documents));
        }

        if (documents.FirstOrDefault(document => string.IsNullOrWhiteSpace(document.Text)) is { } blank)
            throw new ArgumentException($"Each document needs a text, but that of '{blank.Id}' is blank; leave the document out.", nameof(documents));
    }

    /// <summary>Finds a passage of another input whose place the new ones would take.</summary>
    private async Task<Passage?> FindForeignAsync(List<Passage> passages, List<Passage> old, HashSet<string> replaced, CancellationToken cancellationToken)
    {
        if (old.Find(passage => passage.Input != Input && replaced.Contains(passage.DocumentId)) is { } foreign) return foreign;

        // A line of a corpus is a passage by its own id, which may look like that of a part of one of ours.
        var added = passages.Select(passage => passage.Id).Except(old.Select(passage => passage.Id), StringComparer.Ordinal);
        return await _store.Collection.GetAsync(added, cancellationToken: cancellationToken).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
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

    private static int? BytesOf(string id)
    {
        try
        {
            return Strict.GetByteCount(id);
        }
        catch (EncoderFallbackException)
        {
            return null;
        }
    }

    private static string? NotEmpty(string text) => text.Length == 0 ? null : text;
}
