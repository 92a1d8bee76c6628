using SkRerank.Local.Inputs;
using SkRerank.Lucene;

namespace SkRerank.Local.Indexing;

/// <summary>Writes passages in batches: one is encoded while the one before is committed.</summary>
internal sealed class PassageWriter(LuceneCollection<string, Passage> collection, string input)
{
    private const int PassagesPerBatch = 64;

    private const int CharactersPerBatch = 4 << 20;

    private List<Passage> _batch = [];
    private int _characters;
    private Task _pending = Task.CompletedTask;

    public int Written { get; private set; }

    public async Task AddAsync(Passage passage, CancellationToken cancellationToken)
    {
        _batch.Add(passage);
        _characters += passage.Text.Length;
        Written++;
        if (_batch.Count >= PassagesPerBatch || _characters >= CharactersPerBatch) await FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes what is left and waits until all of it is on the disk.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        if (_batch.Count > 0) await FlushAsync(cancellationToken).ConfigureAwait(false);
        await _pending.ConfigureAwait(false);
    }

    /// <summary>Waits for a batch that is still being written after another has failed; that failure is the one to report.</summary>
    public async Task SettleAsync() => await _pending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>Throws where the store holds one of these documents or passages from another input.</summary>
    public async Task CheckOwnersAsync(IEnumerable<(string DocumentId, string PassageId)> ids, CancellationToken cancellationToken)
    {
        foreach (var some in ids.Chunk(1000))
        {
            string[] documentIds = [.. some.Select(one => one.DocumentId).Distinct(StringComparer.Ordinal)];
            string[] passageIds = [.. some.Select(one => one.PassageId)];
            await foreach (var passage in collection.GetAsync(p => documentIds.Contains(p.DocumentId) || passageIds.Contains(p.Id), int.MaxValue, cancellationToken: cancellationToken).ConfigureAwait(false))
            {
                if (passage.Input != input)
                    throw InputError.Create($"The id '{(documentIds.Contains(passage.DocumentId) ? passage.DocumentId : passage.Id)}' of '{input}' already belongs to the input '{passage.Input}'; index the two into stores of their own, or rename one document.");
            }
        }
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        var batch = _batch;
        _batch = [];
        _characters = 0;
        await CheckOwnersAsync(batch.Select(p => (p.DocumentId, p.Id)), cancellationToken).ConfigureAwait(false);
        var previous = _pending;
        _pending = collection.UpsertAsync(batch, cancellationToken);
        await previous.ConfigureAwait(false);
    }
}
