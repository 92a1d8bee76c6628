namespace SkRerank.Evaluation;

/// <summary>Represents relevance judgements: for each query, the labels of the documents that were judged.</summary>
/// <remarks>A label of 0 says "not relevant", one below 0 "in the pool, but not judged"; both, and a document without a label, count as not relevant.</remarks>
public sealed class Qrels
{
    private readonly Dictionary<string, Dictionary<string, int>> _labels;

    internal Qrels(string path, List<string> queryIds, Dictionary<string, Dictionary<string, int>> labels)
    {
        Path = path;
        QueryIds = queryIds;
        _labels = labels;
        LargestLabel = Math.Max(1, labels.Values.Max(topic => topic.Values.Max()));
    }

    /// <summary>Gets the file that the judgements came from.</summary>
    /// <value>The path as it was given.</value>
    public string Path { get; }

    /// <summary>Gets the judged queries in the order of the file.</summary>
    /// <value>At least one id.</value>
    public IReadOnlyList<string> QueryIds { get; }

    /// <summary>Gets the largest label of any query, at least 1.</summary>
    internal int LargestLabel { get; }

    /// <summary>Gets the labels of a query by document id.</summary>
    /// <param name="queryId">The query.</param>
    /// <value>An empty dictionary for a query that was not judged.</value>
    public IReadOnlyDictionary<string, int> this[string queryId] => _labels.TryGetValue(queryId, out var labels) ? labels : System.Collections.ObjectModel.ReadOnlyDictionary<string, int>.Empty;

    /// <summary>Reads a file of judgements.</summary>
    /// <remarks>
    /// The first line that says something decides the format: three columns between tabs (BEIR, with or without the header <c>query-id corpus-id score</c>; ids may contain spaces),
    /// or four columns between blanks (TREC: query, iteration, document, label; the iteration is ignored), or JSON lines (<c>{"query-id":"q1","corpus-id":"d1","score":1}</c>). A gzip file is unpacked as it is read. Blank lines and lines that start with <c>#</c> and a blank are skipped. The text is UTF-8.
    /// </remarks>
    /// <param name="path">The file.</param>
    /// <returns>The judgements.</returns>
    /// <exception cref="RerankException">The file is missing, has no judgement, or has a line that is malformed or judges a document a second time; the message names file and line.</exception>
    public static Qrels Read(string path) => new QrelsReader(new EvaluationFile(path, "qrels")).Read();

    /// <summary>Tells whether a query was judged.</summary>
    /// <param name="queryId">The query.</param>
    /// <returns><see langword="true"/> when at least one document has a label.</returns>
    public bool Contains(string queryId) => _labels.ContainsKey(queryId);
}
