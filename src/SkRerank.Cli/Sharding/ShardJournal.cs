using SkRerank.Evaluation;

namespace SkRerank.Cli.Sharding;

/// <summary>Reads a journal: its header, and entry after entry until one that is torn.</summary>
internal sealed class ShardJournal : IDisposable
{
    private readonly Stream _stream;
    private readonly Utf8LineReader _reader;

    /// <summary>Reads a journal from its start; the stream stays open.</summary>
    /// <exception cref="RerankException">The file is not a journal.</exception>
    public ShardJournal(Stream stream, string path)
    {
        _stream = stream;
        _stream.Position = 0;
        _reader = new Utf8LineReader(stream, new EvaluationFile(path, "journal"), leaveOpen: true);
        if (!TryReadWhole(out var line)) return;
        Header = ShardHeader.Parse(line) ?? throw new RerankException($"The file '{path}' is no journal of a shard that this version wrote; name another output, or remove it.");
        End = line.Length + 1;
    }

    /// <summary>Gets what the shard was begun with; <see langword="null"/> where the file ends before that.</summary>
    public ShardHeader? Header { get; }

    /// <summary>Gets where the last whole line that was read ends, in bytes.</summary>
    public long End { get; private set; }

    /// <summary>Gives the path of the journal of an output.</summary>
    public static string PathOf(string output) => output + ".journal";

    /// <summary>Reads the next entry; what follows one that is torn is not read, because each says where its output begins by those before it.</summary>
    public ShardEntry? Next()
    {
        if (!TryReadWhole(out var line) || ShardEntry.Parse(line) is not { } entry) return null;
        End += line.Length + 1;
        return entry;
    }

    /// <summary>Reads the entries that are left, each with where its bytes begin in the output.</summary>
    public IEnumerable<(ShardEntry Entry, long Offset)> Entries()
    {
        var offset = 0L;
        while (Next() is { IsSeal: false } entry)
        {
            yield return (entry, offset);
            offset += entry.Bytes;
        }
    }

    public void Dispose() => _reader.Dispose();

    // A line without its line feed may be the beginning of a longer one.
    private bool TryReadWhole(out ReadOnlySpan<byte> line) => _reader.TryRead(out line) && _reader.Offset + line.Length < _stream.Length;
}
