using System.Text;

namespace SkRerank.Evaluation;

/// <summary>Reads a UTF-8 file line by line as bytes, so that a bad byte is reported with its exact line and only what is kept becomes a string.</summary>
internal sealed class Utf8LineReader(Stream stream, EvaluationFile file, bool leaveOpen = false) : IDisposable
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    // The same documents come back for many queries: one string each.
    private readonly HashSet<string> _texts = new(StringComparer.Ordinal);
    private byte[] _buffer = new byte[1 << 16];
    private char[] _chars = new char[256];
    private int _start;
    private int _end;
    private bool _ended;
    private long _taken;

    /// <summary>Gets where the line that was read last begins, in bytes of the text.</summary>
    public long Offset { get; private set; }

    /// <summary>Gets the number of the line that was read last, from 1.</summary>
    public int LineNumber { get; private set; }

    /// <summary>Reads the next line without its line feed; the bytes hold until the next call.</summary>
    /// <returns><see langword="false"/> at the end of the file.</returns>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        var scanned = 0;
        while (true)
        {
            var unread = _buffer.AsSpan(_start, _end - _start);
            var feed = unread[scanned..].IndexOf((byte)'\n');
            if (feed >= 0 || (_ended && unread.Length > 0))
            {
                var length = feed >= 0 ? scanned + feed : unread.Length;
                var taken = feed >= 0 ? length + 1 : length;
                _start += taken;
                Offset = _taken;
                _taken += taken;
                LineNumber = checked(LineNumber + 1);
                line = WithoutMark(unread[..length]);
                return true;
            }

            if (_ended)
            {
                line = default;
                return false;
            }

            scanned = unread.Length;
            Fill();
        }
    }

    /// <summary>Gives the text of some bytes of the current line.</summary>
    /// <exception cref="RerankException">The bytes are not valid UTF-8.</exception>
    public string Text(ReadOnlySpan<byte> bytes)
    {
        if (_chars.Length < bytes.Length) _chars = new char[Math.Max(bytes.Length, _chars.Length * 2)];
        try
        {
            return Kept(_chars.AsSpan(0, Strict.GetChars(bytes, _chars)));
        }
        catch (DecoderFallbackException e)
        {
            throw FailAt("the line is not valid UTF-8; save the file in that encoding.", e);
        }
    }

    /// <summary>Gives the one string of a text.</summary>
    public string Kept(ReadOnlySpan<char> text)
    {
        var known = _texts.GetAlternateLookup<ReadOnlySpan<char>>();
        if (known.TryGetValue(text, out var kept)) return kept;
        known.Add(text);
        return known.TryGetValue(text, out kept) ? kept : text.ToString();
    }

    /// <summary>Lets go of the texts that were kept, so that what is kept does not grow with the file.</summary>
    public void Forget() => _texts.Clear();

    /// <summary>Makes the error for the current line.</summary>
    public RerankException FailAt(string problem, Exception? inner = null) => file.FailAt(LineNumber, problem, inner);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!leaveOpen) stream.Dispose();
    }

    private ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> line) => LineNumber == 1 && line.StartsWith("\uFEFF"u8) ? line[3..] : line;

    private void Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length) Array.Resize(ref _buffer, checked(_buffer.Length * 2));
        try
        {
            var read = stream.Read(_buffer, _end, _buffer.Length - _end);
            _end += read;
            _ended = read == 0;
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            throw file.Unreadable(e);
        }
    }
}
