using Lucene.Net.Analysis;
using Lucene.Net.Index;
using Lucene.Net.Util;
using SkRerank.Lucene.Model;

namespace SkRerank.Lucene.Storage;

/// <summary>Represents one store folder: one writer, any number of readers.</summary>
internal sealed class LuceneStore : IDisposable
{
    private readonly StoreFolder _folder;
    private readonly StoreReader _reader;
    private readonly StoreWriter _writer;
    private volatile bool _disposed;

    public LuceneStore(string path, StoreSchema schema, Analyzer analyzer, LuceneCollectionOptions options)
    {
        _folder = new StoreFolder(path, options.WrapDirectory, new StoreErrors(path, options.RebuildHint));
        var identity = new StoreIdentity(schema, options.Analyzer.Name, options.TokenVectorForm);
        _reader = new StoreReader(_folder, identity);
        _writer = new StoreWriter(_folder, identity, analyzer);
    }

    public StoreErrors Errors => _folder.Errors;

    public bool Exists()
    {
        ThrowIfDisposed();
        return Read("open", _folder.HoldsStore);
    }

    public async Task CreateAsync(CancellationToken cancellationToken)
    {
        if (Exists()) Acquire().Dispose();
        else await _writer.CreateAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task DeleteStoreAsync(CancellationToken cancellationToken)
    {
        if (Exists()) await _writer.DeleteStoreAsync(_reader.Close, cancellationToken).ConfigureAwait(false);
    }

    public Task UpsertAsync(IReadOnlyList<PreparedRecord> records, CancellationToken cancellationToken)
    {
        ThrowIfDisposed();
        return _writer.WriteAsync("upsert", writer =>
        {
            foreach (PreparedRecord record in records) writer.UpdateDocument(new Term(StoreSchema.KeyField, record.Key), record.Document);
        }, cancellationToken);
    }

    public async Task UpdateAsync(IReadOnlyList<PreparedRecord> records, IReadOnlyList<BytesRef> deletedKeys, CancellationToken cancellationToken)
    {
        ThrowIfDisposed();
        if (records.Count == 0 && !Exists()) return;
        await _writer.WriteAsync("update", writer =>
        {
            if (deletedKeys.Count > 0) writer.DeleteDocuments([.. deletedKeys.Select(key => new Term(StoreSchema.KeyField, key))]);
            foreach (PreparedRecord record in records) writer.UpdateDocument(new Term(StoreSchema.KeyField, record.Key), record.Document);
        }, cancellationToken).ConfigureAwait(false);
    }

    public async Task DeleteAsync(IReadOnlyList<BytesRef> keys, CancellationToken cancellationToken)
    {
        // Nothing is in a store that is not there, and deleting must not make one.
        if (keys.Count > 0 && Exists())
            await _writer.WriteAsync("delete", writer => writer.DeleteDocuments([.. keys.Select(key => new Term(StoreSchema.KeyField, key))]), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Opens the newest commit; the caller disposes it.</summary>
    public StoreSnapshot Acquire()
    {
        ThrowIfDisposed();
        return _reader.Acquire();
    }

    /// <summary>Reads, and says in one sentence what went wrong with the folder.</summary>
    public T Read<T>(string operation, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (StoreErrors.IsStorageFailure(exception))
        {
            throw Errors.Reading(operation, exception);
        }
    }

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _writer.Dispose();
        _reader.Dispose();
        _folder.Dispose();
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_disposed, this);
}
