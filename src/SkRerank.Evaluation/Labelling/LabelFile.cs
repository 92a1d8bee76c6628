using System.Globalization;
using System.Text;

namespace SkRerank.Evaluation.Labelling;

/// <summary>Keeps graded judgements in a BEIR file (<c>query-id</c>, <c>corpus-id</c>, <c>score</c> between tabs) that is whole after every judgement.</summary>
/// <remarks>Each change writes the file beside its place and then puts it there, so that a crash loses nothing and a reader never sees half of it. Labels that are in the file already stay, in their order. Not thread-safe.</remarks>
public sealed class LabelFile
{
    private const string Header = "query-id\tcorpus-id\tscore";

    private readonly string _path;
    private readonly OrderedDictionary<(string Query, string Document), int> _labels = [];

    /// <summary>Initializes a new instance of the <see cref="LabelFile"/> class with what is in the file already.</summary>
    /// <param name="path">The file; it need not exist. One in TREC's format or of JSON lines is read too, and written as BEIR.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="RerankException">The file has a malformed line, or its folder does not exist.</exception>
    public LabelFile(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        _path = path;
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder)) throw new RerankException($"The folder of the qrels '{path}' does not exist; make it, or correct the path.") { ProviderName = "evaluation", Operation = "write qrels" };
        if (!File.Exists(path) && !Directory.Exists(path)) return;
        if (File.Exists(path) && File.ReadLines(path).Where(line => line.Length > 0).Take(2).ToArray() is [] or [Header]) return;
        var qrels = Qrels.Read(path);
        foreach (var query in qrels.QueryIds)
        {
            foreach (var (document, label) in qrels[query]) _labels.Add((query, document), label);
        }
    }

    /// <summary>Gets how many judgements there are.</summary>
    /// <value>From 0.</value>
    public int Count => _labels.Count;

    /// <summary>Gives the grade of a document.</summary>
    /// <param name="queryId">The query.</param>
    /// <param name="documentId">The document.</param>
    /// <returns>The grade; <see langword="null"/> where it was not judged.</returns>
    public int? Find(string queryId, string documentId) => _labels.TryGetValue((queryId, documentId), out var label) ? label : null;

    /// <summary>Adds or changes a judgement, and writes the file.</summary>
    /// <param name="queryId">The query.</param>
    /// <param name="documentId">The document.</param>
    /// <param name="grade">The grade.</param>
    /// <exception cref="ArgumentException">An id is empty, or has a tab or a line break, which the format cannot hold.</exception>
    /// <exception cref="IOException">The file cannot be written; the judgement is not kept.</exception>
    public void Set(string queryId, string documentId, int grade)
    {
        foreach (var id in (string[])[queryId, documentId])
        {
            if (string.IsNullOrEmpty(id) || id.AsSpan().IndexOfAny("\t\r\n") >= 0) throw new ArgumentException($"An id in a file of judgements must have no tab and no line break and must not be empty, but was '{id}'; change the id.", id == queryId ? nameof(queryId) : nameof(documentId));
        }

        var before = Find(queryId, documentId);
        _labels[(queryId, documentId)] = grade;
        try
        {
            Write();
        }
        catch (Exception)
        {
            if (before is { } old) _labels[(queryId, documentId)] = old;
            else _labels.Remove((queryId, documentId));
            throw;
        }
    }

    /// <summary>Takes a judgement back, and writes the file.</summary>
    /// <param name="queryId">The query.</param>
    /// <param name="documentId">The document.</param>
    /// <returns>Whether there was one.</returns>
    public bool Remove(string queryId, string documentId)
    {
        if (!_labels.Remove((queryId, documentId))) return false;
        Write();
        return true;
    }

    private void Write()
    {
        var text = new StringBuilder(Header).Append('\n');
        foreach (var ((query, document), label) in _labels) text.Append(CultureInfo.InvariantCulture, $"{query}\t{document}\t{label}\n");
        var partial = _path + ".partial";
        File.WriteAllText(partial, text.ToString());
        File.Move(partial, _path, overwrite: true);
    }
}
