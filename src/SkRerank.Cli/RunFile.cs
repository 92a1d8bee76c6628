using SkRerank.Evaluation;

namespace SkRerank.Cli;

/// <summary>Writes a run to a file that appears only when it is whole, or to standard output.</summary>
internal sealed class RunFile : IDisposable
{
    private const string Tag = "skrerank";

    private readonly string? _path;
    private readonly string? _partial;
    private readonly TrecRunWriter _writer;

    /// <summary>Opens a run; <see langword="null"/> writes to standard output.</summary>
    public RunFile(string? path)
    {
        _path = path;

        // A device or a pipe cannot be replaced by a file.
        _partial = path is null || path.StartsWith("/dev/", StringComparison.Ordinal) ? null : path + ".partial";
        _writer = path is null ? new TrecRunWriter(Console.Out, Tag, leaveOpen: true) : TrecRunWriter.Create(_partial ?? path, Tag);
    }

    /// <summary>Writes the ranking of one query; where order and score disagree the written score is lowered.</summary>
    public void Write(string queryId, IEnumerable<RerankDocument> ranking) => _writer.Write(queryId, Entries(ranking));

    /// <summary>Gives the lines that <see cref="Write"/> writes.</summary>
    public static string Lines(string queryId, IEnumerable<RerankDocument> ranking)
    {
        using var text = new StringWriter();
        using var writer = new TrecRunWriter(text, Tag, leaveOpen: true);
        writer.Write(queryId, Entries(ranking));
        return text.ToString();
    }

    /// <summary>Puts the finished run in its place.</summary>
    public void Complete()
    {
        _writer.Dispose();
        if (_partial is not null) File.Move(_partial, _path!, overwrite: true);
    }

    public void Dispose()
    {
        _writer.Dispose();
        if (_partial is not null) File.Delete(_partial);
    }

    private static TrecRunEntry[] Entries(IEnumerable<RerankDocument> ranking) => [.. ranking.Select(c => new TrecRunEntry(c.Id!, c.RetrievalScore!.Value))];
}
