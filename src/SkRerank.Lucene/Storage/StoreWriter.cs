using Lucene.Net.Analysis;
using Lucene.Net.Index;
using Lucene.Net.Util;

namespace SkRerank.Lucene.Storage;

/// <summary>Writes one batch after another; each is on the disk, whole, before its call returns, or not there at all.</summary>
/// <remarks>The lock of the folder is taken at the first write and kept until the writer is closed. A failure gives it back, so that the next write starts anew.</remarks>
internal sealed class StoreWriter(StoreFolder folder, StoreIdentity identity, Analyzer analyzer) : IDisposable
{
    private const double BufferMegabytes = 32;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private IndexWriter? _writer;

    /// <summary>Makes the store where there is none; an existing one is only checked, without taking the lock.</summary>
    public Task CreateAsync(CancellationToken cancellationToken) => TakeTurnAsync("create", () => _writer ??= Open(), cancellationToken);

    /// <summary>Applies one batch of changes and commits it.</summary>
    public Task WriteAsync(string operation, Action<IndexWriter> change, CancellationToken cancellationToken) =>
        TakeTurnAsync(operation, () =>
        {
            // No cancellation in here: a commit is short, and half a batch is worse than a late answer.
            IndexWriter writer = _writer ??= Open();
            change(writer);
            Commit(writer);
        }, cancellationToken);

    /// <summary>Removes the store while holding its lock.</summary>
    public Task DeleteStoreAsync(Action beforeDelete, CancellationToken cancellationToken) =>
        TakeTurnAsync("delete", () =>
        {
            Abandon();
            beforeDelete();
            folder.Delete();
        }, cancellationToken);

    public void Dispose()
    {
        // Everything acknowledged is committed; only merges that no commit names are dropped.
        Abandon();
        _turn.Dispose();
    }

    private async Task TakeTurnAsync(string operation, Action action, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await Task.Run(() => Run(operation, action), CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    private void Run(string operation, Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception)
        {
            Abandon();
            if (exception is RerankException || !StoreErrors.IsStorageFailure(exception)) throw;
            throw folder.Errors.Writing(operation, exception);
        }
    }

    private IndexWriter Open()
    {
        bool exists = folder.HoldsStore();
        Directory.CreateDirectory(folder.Path);
        if (!exists) folder.ClearUnfinishedCreation();
        if (exists) identity.Check(folder.ReadUserData(), folder.Errors);
        var writer = new IndexWriter(folder.Directory, new IndexWriterConfig(LuceneVersion.LUCENE_48, analyzer)
        {
            OpenMode = OpenMode.CREATE_OR_APPEND,
            Similarity = new Bm25Similarity(),
            RAMBufferSizeMB = BufferMegabytes,
            WriteLockTimeout = 0,
            // In the writing thread: a merge that fails in a thread of its own would end the process.
            MergeScheduler = new SerialMergeScheduler(),
        });
        try
        {
            // Under the lock now: what another process wrote in between counts.
            IDictionary<string, string>? stored = DirectoryReader.IndexExists(folder.Directory) ? folder.ReadUserData() : null;
            if (stored is not null) identity.Check(stored, folder.Errors);
            writer.SetCommitData(identity.MergeInto(stored));
            if (stored is null) writer.Commit();
            return writer;
        }
        catch
        {
            RollBack(writer);
            throw;
        }
    }

    private void Commit(IndexWriter writer)
    {
        writer.Commit();
        if (!writer.HasUncommittedChanges()) return;
        try
        {
            // Merges finish after the commit was cut; a second one lets the merged files replace the small ones at once.
            writer.Commit();
        }
        catch (Exception exception) when (StoreErrors.IsStorageFailure(exception))
        {
            // The batch is on the disk, so the call has succeeded; only the merge is undone, and tried again by the next write.
            Abandon();
        }
    }

    private void Abandon()
    {
        IndexWriter? writer = Interlocked.Exchange(ref _writer, null);
        if (writer is not null) RollBack(writer);
    }

    private void RollBack(IndexWriter writer)
    {
        try
        {
            writer.Rollback();
        }
        catch (Exception exception) when (StoreErrors.IsStorageFailure(exception))
        {
            // The disk that failed the write also fails the clean-up: the next writer does it. Only the lock must not stay.
            if (IndexWriter.IsLocked(folder.Directory)) IndexWriter.Unlock(folder.Directory);
        }
    }
}
