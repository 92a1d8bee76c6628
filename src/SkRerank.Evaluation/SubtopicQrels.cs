namespace SkRerank.Evaluation;

/// <summary>Represents judgements by subtopic: for each query and document, which of the query's subtopics the document answers.</summary>
/// <remarks>The format of TREC's diversity tasks: four columns between blanks, query, subtopic, document, label; a label above 0 says that the document answers the subtopic.</remarks>
public sealed class SubtopicQrels
{
    private readonly Dictionary<string, Dictionary<string, HashSet<string>>> _subtopics;

    internal SubtopicQrels(string path, List<string> queryIds, Dictionary<string, Dictionary<string, HashSet<string>>> subtopics)
    {
        Path = path;
        QueryIds = queryIds;
        _subtopics = subtopics;
    }

    /// <summary>Gets the file that the judgements came from.</summary>
    /// <value>The path as it was given.</value>
    public string Path { get; }

    /// <summary>Gets the judged queries in the order of the file.</summary>
    /// <value>At least one id.</value>
    public IReadOnlyList<string> QueryIds { get; }

    /// <summary>Reads a file of judgements by subtopic.</summary>
    /// <param name="path">The file; blank lines and lines that start with <c>#</c> and a blank are skipped, a gzip file is unpacked as it is read.</param>
    /// <returns>The judgements.</returns>
    /// <exception cref="RerankException">The file is missing, has no judgement, or has a malformed line; the message names file and line.</exception>
    public static SubtopicQrels Read(string path)
    {
        var file = new EvaluationFile(path, "qrels");
        using var reader = file.Open();
        Span<Range> columns = stackalloc Range[4];
        List<string> queryIds = [];
        var queries = new Dictionary<string, Dictionary<string, HashSet<string>>>(StringComparer.Ordinal);
        while (reader.TryRead(out var line))
        {
            if (Columns.IsSilent(line)) continue;
            var count = Columns.AtBlanks(line, columns);
            if (count != 4) throw reader.FailAt($"expected four columns (query, subtopic, document, label), but got {count}; correct or remove the line.");
            var (queryId, subtopic, documentId) = (reader.Text(line[columns[0]]), reader.Text(line[columns[1]]), reader.Text(line[columns[2]]));
            if (!int.TryParse(line[columns[3]], System.Globalization.NumberStyles.Integer, System.Globalization.CultureInfo.InvariantCulture, out var label))
                throw reader.FailAt($"expected a whole number as label, but got '{reader.Text(line[columns[3]])}'; correct or remove the line.");
            if (!queries.TryGetValue(queryId, out var documents))
            {
                queries.Add(queryId, documents = new(StringComparer.Ordinal));
                queryIds.Add(queryId);
            }

            if (!documents.TryGetValue(documentId, out var subtopics)) documents.Add(documentId, subtopics = new(StringComparer.Ordinal));
            if (label > 0) subtopics.Add(subtopic);
        }

        return queryIds.Count > 0 ? new SubtopicQrels(file.Path, queryIds, queries) : throw file.Fail($"The qrels file '{file.Path}' contains no judgement; expected lines of four columns (query, subtopic, document, label).");
    }

    /// <summary>Gives the subtopics that a document answers; empty for one that nobody judged.</summary>
    internal IReadOnlySet<string> Of(string queryId, string documentId) => _subtopics[queryId].TryGetValue(documentId, out var subtopics) ? subtopics : System.Collections.ObjectModel.ReadOnlySet<string>.Empty;

    /// <summary>Gives the judged documents of a query.</summary>
    internal IReadOnlyCollection<string> DocumentsOf(string queryId) => _subtopics[queryId].Keys;
}
