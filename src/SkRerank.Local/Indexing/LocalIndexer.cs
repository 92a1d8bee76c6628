using SkRerank.Local.Inputs;

namespace SkRerank.Local.Indexing;

/// <summary>Brings a store up to date with an input: a folder of texts, a BEIR folder, or a <c>corpus.jsonl</c>.</summary>
/// <remarks>
/// <para>The store remembers which input each document came from. A run adds, changes and removes documents of its own input only; a document that has not changed is not embedded again, and
/// a run that was interrupted goes on where its last commit was.</para>
/// <para>Files are .md, .txt, .html and .htm, cut at sentence ends with some overlap so that title and text fit the embedding model's window; others are listed in <see cref="IndexReport.Skipped"/>.
/// A line of a BEIR corpus is one passage: title, a space, text; what lies beyond the model's window is found by BM25 only.</para>
/// </remarks>
public sealed class LocalIndexer
{
    private const int SpecialTokens = 2;

    private readonly LocalStore _store;

    /// <summary>Initializes a new instance of the <see cref="LocalIndexer"/> class.</summary>
    /// <param name="store">The store; not owned.</param>
    /// <exception cref="ArgumentNullException"><paramref name="store"/> is <see langword="null"/>.</exception>
    public LocalIndexer(LocalStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        _store = store;
    }

    /// <summary>Indexes an input.</summary>
    /// <param name="input">The path of the input; its full path is its identity in the store.</param>
    /// <param name="options">The options, or <see langword="null"/> for the defaults.</param>
    /// <param name="progress">Told about each document, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">The token that cancels the call; what was committed stays.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="ArgumentException"><paramref name="input"/> is empty.</exception>
    /// <exception cref="RerankException">The input is missing, malformed or empty, one of its ids belongs to another input, or the store cannot be written.</exception>
    public Task<IndexReport> IndexAsync(string input, IndexOptions? options = null, IProgress<IndexProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(input);
        var prune = options?.Prune ?? false;
        return Task.Run(() => RunAsync(DocumentInput.Open(input, _store.Collection.Folder), prune, progress, cancellationToken), cancellationToken);
    }

    private async Task<IndexReport> RunAsync(DocumentInput input, bool prune, IProgress<IndexProgress>? progress, CancellationToken cancellationToken)
    {
        var ids = input.ListIds(cancellationToken);
        var stored = await StoredDocuments.LoadAsync(_store.Collection, input.Identity, cancellationToken).ConfigureAwait(false);
        if (ids.Count == 0 && !(prune && stored.Count > 0)) throw Empty(input, stored.Count);

        // A model that cannot be used must not leave a store in its name behind.
        if (!await _store.Collection.CollectionExistsAsync(cancellationToken).ConfigureAwait(false))
            await _store.Models.TokenVectorEncoder.EncodePassagesAsync(["a"], cancellationToken).ConfigureAwait(false);
        await _store.Collection.EnsureCollectionExistsAsync(cancellationToken).ConfigureAwait(false);
        var writer = new PassageWriter(_store.Collection, input.Identity);
        await writer.CheckOwnersAsync(ids.Where(id => !stored.Contains(id)).Select(id => (id, PassageCutter.FirstId(id, input.Chunked))), cancellationToken).ConfigureAwait(false);
        try
        {
            return await WriteAsync(input, ids, stored, writer, progress, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await writer.SettleAsync().ConfigureAwait(false);
        }
    }

    private async Task<IndexReport> WriteAsync(DocumentInput input, IReadOnlyList<string> ids, StoredDocuments stored, PassageWriter writer, IProgress<IndexProgress>? progress, CancellationToken cancellationToken)
    {
        var cutter = new PassageCutter(_store.Models.TokenCounter, _store.Models.Encoder.MaxTokens - SpecialTokens);
        List<SkippedFile> skipped = [.. input.Skipped];
        var stale = new HashSet<string>(StringComparer.Ordinal);
        int added = 0, changed = 0, unchanged = 0, read = 0;
        foreach (var document in input.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var hash = ContentHash.Of(document);
            if (stored.IsCurrent(document.Id, hash))
            {
                unchanged++;
            }
            else
            {
                var passages = cutter.Cut(document, input.Identity, input.Chunked, hash);
                stale.UnionWith(stored.PassageIds(document.Id));
                foreach (var passage in passages)
                {
                    stale.Remove(passage.Id);
                    await writer.AddAsync(passage, cancellationToken).ConfigureAwait(false);
                }

                if (passages.Count == 0) skipped.Add(new SkippedFile(document.Id, "no text"));
                else if (stored.Contains(document.Id)) changed++;
                else added++;
            }

            progress?.Report(new IndexProgress(++read, ids.Count, writer.Written));
        }

        await writer.CompleteAsync(cancellationToken).ConfigureAwait(false);
        string[] removed = [.. stored.Ids.Except(ids, StringComparer.Ordinal)];
        stale.UnionWith(removed.SelectMany(stored.PassageIds));

        // Last: until the new passages are on the disk, the old ones answer.
        await _store.Collection.DeleteAsync(stale, cancellationToken).ConfigureAwait(false);
        return new IndexReport(added, changed, unchanged, removed.Length, writer.Written, skipped);
    }

    private static RerankException Empty(DocumentInput input, int stored)
    {
        var what = input.Chunked ? $"no {FolderInput.Kinds} file with text" : "no document";
        return InputError.Create(stored == 0
            ? $"The input '{input.Identity}' has {what}; give an input with at least one."
            : $"The input '{input.Identity}' has become empty, with {what}; nothing was removed: use --prune (IndexOptions.Prune) to remove what the store has of it, {stored} {(stored == 1 ? "document" : "documents")}.");
    }
}
