using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;

namespace SkRerank.Evaluation;

/// <summary>Opens the text files of an evaluation and words what is wrong with them.</summary>
/// <param name="path">The path as the user gave it.</param>
/// <param name="kind">What the file should be: <c>qrels</c>, <c>run</c> or <c>queries</c>.</param>
internal sealed class EvaluationFile(string path, string kind)
{
    /// <summary>Gets the path as the user gave it.</summary>
    public string Path { get; } = path;

    /// <summary>Opens the file for one pass from its start.</summary>
    public Utf8LineReader Open()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Path);
        if (!File.Exists(Path))
        {
            throw Fail(Directory.Exists(Path)
                ? $"Expected a {kind} file, but '{Path}' is a folder; name the file inside it."
                : $"The {kind} file '{Path}' does not exist; check the path.");
        }

        try
        {
            Stream stream = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
            return new Utf8LineReader(IsGzip(ref stream) ? new GZipStream(stream, CompressionMode.Decompress) : stream, this);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(e);
        }
    }

    // By its first bytes, whatever the file is called. A pipe cannot go back, so its bytes are looked at before they are taken.
    private static bool IsGzip(ref Stream stream)
    {
        Span<byte> start = stackalloc byte[2];
        if (stream.CanSeek)
        {
            var read = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            stream.Position = 0;
            return IsGzip(start[..read]);
        }

        var pipe = PipeReader.Create(stream);
        var first = pipe.ReadAtLeastAsync(start.Length).AsTask().GetAwaiter().GetResult().Buffer;
        var seen = (int)Math.Min(start.Length, first.Length);
        first.Slice(0, seen).CopyTo(start);
        pipe.AdvanceTo(first.Start);
        stream = pipe.AsStream();
        return IsGzip(start[..seen]);
    }

    private static bool IsGzip(ReadOnlySpan<byte> start) => start is [0x1F, 0x8B];

    /// <summary>Makes the error for a line that is not what it should be.</summary>
    /// <param name="line">The line, from 1.</param>
    /// <param name="problem">What was expected, what came and what to do, as the rest of a sentence.</param>
    /// <param name="inner">The cause, if an exception told it.</param>
    public RerankException FailAt(int line, string problem, Exception? inner = null) => Fail($"The {kind} file '{Path}', line {line}: {problem}", inner);

    /// <summary>Makes the error for the whole file.</summary>
    public RerankException Fail(string sentence, Exception? inner = null) => new(sentence, inner) { ProviderName = "evaluation", Operation = $"read {kind}" };

    /// <summary>Makes the error for a file that the system does not let us read.</summary>
    public RerankException Unreadable(Exception inner) => Fail($"The {kind} file '{Path}' cannot be read ({inner.Message.TrimEnd('.')}); check its permissions and its disk.", inner);
}
