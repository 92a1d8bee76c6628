using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;
using SkRerank.Evaluation;
using SkRerank.Local.Inputs;

namespace SkRerank.Cli.Sharding;

/// <summary>Finds the lines of a corpus or of queries by id, with 16 bytes a line in memory and the texts on the disk.</summary>
/// <remarks>Thread-safe once it is open. The file must not change meanwhile.</remarks>
internal sealed class BeirLines : IDisposable
{
    private const int FirstRead = 4096;

    private readonly string _path;
    private readonly FileStream _stream;
    private ulong[] _keys = [];
    private long[] _offsets = [];

    private BeirLines(string path, FileStream stream)
    {
        _path = path;
        _stream = stream;
    }

    private SafeFileHandle File => _stream.SafeFileHandle;

    /// <summary>Reads a file once, checking every line.</summary>
    /// <exception cref="RerankException">The file cannot be read, a line is none of BEIR's, or an id comes twice; the message names file and line.</exception>
    public static BeirLines Open(string path, string kind, CancellationToken cancellationToken)
    {
        var lines = new BeirLines(path, InputError.Guard(path, () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.RandomAccess)));
        try
        {
            lines.RequireText();
            lines.Index(new EvaluationFile(path, kind), cancellationToken);
            lines.RefuseRepeated();
            return lines;
        }
        catch
        {
            lines.Dispose();
            throw;
        }
    }

    /// <summary>Tells, without the disk, whether there is a line of an id; of an id that is not there it is wrong once in about 2^64 divided by the lines.</summary>
    public bool Contains(string id) => Array.BinarySearch(_keys, Key(id)) >= 0;

    /// <summary>Reads the line of an id; <see langword="null"/> where there is none.</summary>
    public BeirDocument? Find(string id)
    {
        var key = Key(id);
        for (var i = FirstOf(key); i < _keys.Length && _keys[i] == key; i++)
        {
            if (Read(_offsets[i]) is var found && found.Id == id) return found;
        }

        return null;
    }

    public void Dispose() => _stream.Dispose();

    private static ulong Key(string id) => BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(id)));

    // Lines are read where they are needed, which neither a pipe nor a packed file allows.
    private void RequireText()
    {
        if (!_stream.CanSeek) throw InputError.Create($"The file '{_path}' is a pipe, but a shard reads it in more than one place; give a file.");
        var start = new byte[2];
        if (RandomAccess.Read(File, start, 0) == 2 && start is [0x1F, 0x8B]) throw InputError.Create($"The file '{_path}' is packed by gzip, but a shard reads its lines where they are needed; unpack it first.");
    }

    private void Index(EvaluationFile file, CancellationToken cancellationToken)
    {
        using var reader = new Utf8LineReader(new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan), file);
        List<ulong> keys = [];
        List<long> offsets = [];
        while (reader.TryRead(out var line))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var text = Encoding.UTF8.GetString(line);
            if (string.IsNullOrWhiteSpace(text)) continue;
            keys.Add(Key(BeirCorpus.Parse(_path, reader.LineNumber, text).Id));
            offsets.Add(reader.Offset);
        }

        (_keys, _offsets) = ([.. keys], [.. offsets]);
        Array.Sort(_keys, _offsets);
    }

    private void RefuseRepeated()
    {
        for (var i = 1; i < _keys.Length; i++)
        {
            // Equal keys are nearly always equal ids, so no third line is looked at.
            if (_keys[i] != _keys[i - 1] || Read(_offsets[i]).Id != Read(_offsets[i - 1]).Id) continue;
            var (first, second) = (Math.Min(_offsets[i], _offsets[i - 1]), Math.Max(_offsets[i], _offsets[i - 1]));
            throw InputError.At(_path, LineNumber(second), $"each '_id' may come once, but '{Read(first).Id}' is already on line {LineNumber(first)}; rename or remove one of the two");
        }
    }

    private int FirstOf(ulong key)
    {
        var at = Array.BinarySearch(_keys, key);
        if (at < 0) return _keys.Length;
        while (at > 0 && _keys[at - 1] == key) at--;
        return at;
    }

    // Every line was read before: one that cannot be read now is another.
    private BeirDocument Read(long offset)
    {
        try
        {
            return BeirCorpus.Parse(_path, line: 0, Text(offset));
        }
        catch (RerankException exception)
        {
            throw InputError.Create($"The file '{_path}' has changed since it was opened; let it be while a shard reads it.", exception);
        }
    }

    private string Text(long offset)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(FirstRead);
        try
        {
            for (var length = 0; ;)
            {
                var read = RandomAccess.Read(File, buffer.AsSpan(length), offset + length);
                var feed = buffer.AsSpan(length, read).IndexOf((byte)'\n');
                if (feed >= 0 || read == 0) return Encoding.UTF8.GetString(buffer, 0, feed >= 0 ? length + feed : length).TrimStart('\uFEFF');
                length += read;
                if (length < buffer.Length) continue;
                var longer = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
                buffer.AsSpan(0, length).CopyTo(longer);
                ArrayPool<byte>.Shared.Return(buffer);
                buffer = longer;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private int LineNumber(long offset)
    {
        using var reader = new Utf8LineReader(new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.Read), new EvaluationFile(_path, "corpus"));
        while (reader.TryRead(out _))
        {
            if (reader.Offset == offset) break;
        }

        return reader.LineNumber;
    }
}
