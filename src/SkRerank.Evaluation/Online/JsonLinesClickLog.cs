using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;
using SkRerank.Experiments;

namespace SkRerank.Evaluation.Online;

/// <summary>Keeps a click log in a file of JSON lines, the form of <see cref="ClickLogJson"/>.</summary>
/// <remarks>
/// Every event is one write, flushed to the operating system before the task ends; all logs of one path in a process take turns, whichever instance they write through. Other processes may read the file, but must not write it: give each a file of its own, or take SQLite.
/// A crash can tear the last line. The next event begins a new line, and a reader skips a line that is no event, counts it in <see cref="SkippedLines"/> and tells it; a file in which no line is one is refused.
/// </remarks>
public sealed class JsonLinesClickLog : IClickLog
{
    private static readonly ConcurrentDictionary<string, SemaphoreSlim> Turns = new(StringComparer.Ordinal);

    private readonly string _path;
    private readonly Action<int, string>? _onSkipped;
    private readonly SemaphoreSlim _turn;
    private int _skipped;

    /// <summary>Initializes a new instance of the <see cref="JsonLinesClickLog"/> class.</summary>
    /// <param name="path">The file; made with the first event, in a folder that exists.</param>
    /// <param name="onSkipped">Is told the number, from 1, of each line that a reading skips, and what is wrong with it; <see langword="null"/> tells nobody.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    public JsonLinesClickLog(string path, Action<int, string>? onSkipped = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        _path = Path.GetFullPath(path);
        _onSkipped = onSkipped;
        _turn = Turns.GetOrAdd(_path, _ => new SemaphoreSlim(1, 1));
    }

    /// <summary>Gets how many lines the last reading that came to its end skipped.</summary>
    /// <value>0 before the first.</value>
    public int SkippedLines => _skipped;

    /// <inheritdoc/>
    public async Task AppendAsync(ClickLogEvent entry, CancellationToken cancellationToken = default)
    {
        var line = Encoding.UTF8.GetBytes(ClickLogJson.Format(entry) + "\n");
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var file = new FileStream(_path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, 1, FileOptions.Asynchronous);
            await using (file.ConfigureAwait(false))
            {
                if (IsTorn(file)) line = [(byte)'\n', .. line];
                file.Position = file.Length;

                // Not cancelled half-way: that would tear the line.
                await file.WriteAsync(line, CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RerankException($"The click log '{_path}' cannot be written ({e.Message.TrimEnd('.')}); check its folder, its permissions and its disk.", e) { ProviderName = "evaluation", Operation = "write click log" };
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    /// <exception cref="RerankException">The log cannot be read, or has lines and none of them is an event.</exception>
    public async IAsyncEnumerable<ClickLogEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (Open() is not { } file) yield break;
        using var lines = new StreamReader(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        var (number, read, skipped) = (0, 0, 0);
        while (await lines.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            number++;
            if (line.Length == 0) continue;
            if (Parsed(line, number) is { } entry)
            {
                read++;
                yield return entry;
            }
            else
            {
                skipped++;
            }
        }

        _skipped = skipped;
        if (read == 0 && skipped > 1) throw new RerankException($"Expected a click log, but none of the {skipped} lines of '{_path}' is an event; check the path.") { ProviderName = "evaluation", Operation = "read click log" };
    }

    private static bool IsTorn(FileStream file)
    {
        if (file.Length == 0) return false;
        file.Position = file.Length - 1;
        return file.ReadByte() != '\n';
    }

    private FileStream? Open()
    {
        try
        {
            return new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 16, FileOptions.Asynchronous | FileOptions.SequentialScan);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RerankException($"The click log '{_path}' cannot be read ({e.Message.TrimEnd('.')}); check the path, its permissions and its disk.", e) { ProviderName = "evaluation", Operation = "read click log" };
        }
    }

    private ClickLogEvent? Parsed(string line, int number)
    {
        try
        {
            return ClickLogJson.Parse(line);
        }
        catch (FormatException e)
        {
            _onSkipped?.Invoke(number, e.Message);
            return null;
        }
    }
}
