using System.Security.Cryptography;
using System.Text;

namespace SkRerank.Cli.Sharding;

/// <summary>Keeps what a shard has finished, so that a process that is stopped or killed at any moment goes on where it was.</summary>
/// <remarks>
/// Beside the output stand <c>.partial</c>, to which the lines of each finished query are appended, and <c>.journal</c>, which gets one line for it afterwards with their number of bytes and hash. A query is finished when its line in the journal is whole and its bytes hash to what that says;
/// what follows the last such query is cut off when the shard is opened again. The journal is open for nobody else while a process works on the shard; the operating system gives it back however that ends. It stays when the shard is whole, as what <c>skrerank rerank merge</c> checks parts by.
/// </remarks>
internal sealed class ShardLog : IDisposable
{
    private readonly string _output;
    private readonly ShardHeader _header;
    private readonly FileStream _journal;
    private readonly FileStream? _partial;
    private readonly SortedDictionary<long, string> _failed = [];
    private long _next;
    private bool _hasLate;

    /// <summary>Opens the log of an output, and goes on with what it holds.</summary>
    /// <exception cref="RerankException">Another process works on the shard, it was begun with something else, or its files cannot be written.</exception>
    public ShardLog(string output, ShardHeader header)
    {
        _output = output;
        _header = header;
        _next = header.Range.Start;
        if (Directory.Exists(output)) throw new RerankException($"The output '{output}' is a folder; name a file in it.");
        _journal = Open(ShardJournal.PathOf(output));
        try
        {
            IsWhole = IsSealed();
            if (IsWhole) return;
            _partial = Open(PartialPath);
            Resume();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Gets whether the output is in its place.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>Gets how many queries are finished.</summary>
    public long Done { get; private set; }

    /// <summary>Gets how many of them the models in the box answered for the hosted reranker.</summary>
    public long Fallbacks { get; private set; }

    /// <summary>Gets how many bytes behind the last finished query were cut off.</summary>
    public long Torn { get; private set; }

    /// <summary>Gets the queries that failed and are not finished, by position.</summary>
    public IReadOnlyDictionary<long, string> Failed => _failed;

    private string PartialPath => _output + ".partial";

    private FileStream Partial => _partial ?? throw new InvalidOperationException("The shard is whole.");

    /// <summary>Tells whether the query at a position is still to be done.</summary>
    public bool IsWanted(long position) => position >= _next || _failed.ContainsKey(position);

    /// <summary>Keeps the lines of a query.</summary>
    public void Append(ShardQuery query, string lines, bool isFallback)
    {
        var bytes = Encoding.UTF8.GetBytes(lines);
        var entry = ShardEntry.Done(query.Query.Id, query.Position, bytes, isFallback);
        Write(Partial, bytes);
        Write(_journal, Line(entry));
        Take(entry);
    }

    /// <summary>Keeps that a query failed: it is tried again by the next process.</summary>
    public void AppendFailure(ShardQuery query, string failure)
    {
        var entry = ShardEntry.Failed(query.Query.Id, query.Position, failure);
        Write(_journal, Line(entry));
        Take(entry);
    }

    /// <summary>Puts the output in its place: the lines of all queries in the order of the run.</summary>
    /// <exception cref="InvalidOperationException">A query is not finished.</exception>
    public void Complete()
    {
        if (Done != _header.Count) throw new InvalidOperationException($"Of {_header.Count} queries {Done} are finished.");
        Guarded(() =>
        {
            var ordered = _hasLate ? Assemble() : PartialPath;
            Partial.Flush(flushToDisk: true);
            using (var whole = _hasLate ? File.OpenRead(ordered) : null)
            {
                var content = whole ?? Partial;
                content.Position = 0;
                _journal.Position = _journal.Length;
                Write(_journal, Line(ShardEntry.Seal(content.Length, Convert.ToHexStringLower(SHA256.HashData(content)))));
            }

            _journal.Flush(flushToDisk: true);
            Partial.Dispose();
            File.Move(ordered, _output, overwrite: true);
            if (_hasLate) File.Delete(PartialPath);
        });
        IsWhole = true;
    }

    public void Dispose()
    {
        _partial?.Dispose();
        _journal.Dispose();
    }

    private static byte[] Line(object line) => Encoding.UTF8.GetBytes($"{line}\n");

    private FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException exception) when (FileLockError.Is(exception))
        {
            throw new RerankException($"Another process works on the shard '{_output}'; let it finish, or give this one an output of its own.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new RerankException($"The file '{path}' cannot be written: {exception.Message.ReplaceLineEndings(" ").TrimEnd('.')}; name an output in a folder that may be written to.", exception);
        }
    }

    // A seal is written before the output is put in its place; without that, all is still in the partial file.
    private bool IsSealed()
    {
        using var journal = new ShardJournal(_journal, _journal.Name);
        if (journal.Header is null) return false;
        RefuseOther(journal.Header);
        var sealAt = journal.End;
        while (journal.Next() is { } entry)
        {
            if (entry.IsSeal)
            {
                if (File.Exists(_output) && new FileInfo(_output).Length == entry.Bytes && FileHash.Of(_output) == entry.Hash)
                {
                    File.Delete(PartialPath);
                    Done = _header.Count;
                    return true;
                }

                if (!File.Exists(PartialPath)) throw new RerankException($"The shard '{_output}' was finished, but the file is gone or has changed since; put it back, or remove '{ShardJournal.PathOf(_output)}' to rerank it anew.");
                _journal.SetLength(sealAt);
                return false;
            }

            sealAt = journal.End;
        }

        return false;
    }

    private void RefuseOther(ShardHeader begun)
    {
        var difference = begun.Shard == _header.Shard ? begun.Difference(_header) : $"shard {begun.Shard} instead of {_header.Shard}";
        if (difference is not null) throw new RerankException($"The shard '{_output}' was begun with {difference}; give what it was begun with, or remove '{ShardJournal.PathOf(_output)}' to begin anew.");
    }

    private void Resume()
    {
        using var journal = new ShardJournal(_journal, _journal.Name);
        var (kept, data, buffer) = (journal.End, 0L, Array.Empty<byte>());
        Partial.Position = 0;
        while (journal.Header is not null && journal.Next() is { IsSeal: false } entry && IsThere(entry, data, ref buffer))
        {
            Take(entry);
            (kept, data) = (journal.End, data + entry.Bytes);
        }

        if (journal.Header is not null) Torn = _journal.Length - kept + (Partial.Length - data);
        Guarded(() =>
        {
            Cut(_journal, kept);
            Cut(Partial, data);
            if (journal.Header is null) Write(_journal, Line(_header));
        });
    }

    private bool IsThere(ShardEntry entry, long offset, ref byte[] buffer)
    {
        if (entry.Bytes < 0 || entry.Bytes > Partial.Length - offset) return false;
        if (buffer.Length < entry.Bytes) buffer = new byte[entry.Bytes * 2];
        var lines = buffer.AsSpan(0, (int)entry.Bytes);
        Partial.ReadExactly(lines);
        return entry.IsOf(lines);
    }

    private void Take(ShardEntry entry)
    {
        _hasLate |= entry.Position < _next && entry.Bytes > 0;
        _next = Math.Max(_next, entry.Position + 1);
        if (entry.Failure is not null)
        {
            _failed[entry.Position] = entry.QueryId!;
            return;
        }

        _failed.Remove(entry.Position);
        Done++;
        if (entry.IsFallback) Fallbacks++;
    }

    // Queries that were tried again stand behind later ones: each goes where it belongs.
    private string Assemble()
    {
        SortedDictionary<long, (long Offset, long Bytes)> late = [];
        var next = _header.Range.Start;
        foreach (var (entry, offset) in Entries())
        {
            if (entry.Position < next) late[entry.Position] = (offset, entry.Bytes);
            next = Math.Max(next, entry.Position + 1);
        }

        var path = _output + ".assembled";
        using var ordered = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);
        next = _header.Range.Start;
        foreach (var (entry, offset) in Entries().Where(item => item.Entry.Position >= next))
        {
            next = entry.Position + 1;
            var (start, bytes) = late.TryGetValue(entry.Position, out var again) ? again : (offset, entry.Bytes);
            var lines = new byte[bytes];
            Partial.Position = start;
            Partial.ReadExactly(lines);
            ordered.Write(lines);
        }

        ordered.Flush(flushToDisk: true);
        return path;
    }

    private IEnumerable<(ShardEntry Entry, long Offset)> Entries()
    {
        using var journal = new ShardJournal(_journal, _journal.Name);
        foreach (var entry in journal.Entries()) yield return entry;
    }

    private void Write(FileStream file, byte[] bytes) => Guarded(() => file.Write(bytes));

    private void Guarded(Action write)
    {
        try
        {
            write();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new RerankException($"The shard '{_output}' cannot be written on: {exception.Message.ReplaceLineEndings(" ").TrimEnd('.')}; what is finished is kept, so mend that and start the same command again.", exception);
        }
    }

    private static void Cut(FileStream file, long length)
    {
        if (file.Length != length) file.SetLength(length);
        file.Position = length;
    }
}
