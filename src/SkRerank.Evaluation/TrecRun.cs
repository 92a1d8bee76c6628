namespace SkRerank.Evaluation;

/// <summary>Represents a run: for each query, the documents that a system returned, as trec_eval orders them.</summary>
/// <remarks>
/// The order is by score descending, equal scores by document id descending, byte by byte in UTF-8; scores are compared as <see cref="double"/> (trec_eval 9.0.8 and later) unless <see cref="Read"/> is told otherwise.
/// The rank column is ignored, as trec_eval ignores it.
/// </remarks>
public sealed class TrecRun
{
    private readonly Dictionary<string, TrecRunEntry[]> _rankings;

    internal TrecRun(string path, List<string> queryIds, Dictionary<string, TrecRunEntry[]> rankings)
    {
        Path = path;
        QueryIds = queryIds;
        _rankings = rankings;
    }

    /// <summary>Gets the file that the run came from.</summary>
    /// <value>The path as it was given.</value>
    public string Path { get; }

    /// <summary>Gets the run's name in reports.</summary>
    /// <value>The file's name without its extension.</value>
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>Gets the queries in the order in which the file first names them.</summary>
    /// <value>Empty for an empty file.</value>
    public IReadOnlyList<string> QueryIds { get; }

    /// <summary>Gets the ranking of a query, best first.</summary>
    /// <param name="queryId">The query.</param>
    /// <value>Empty for a query that is not in the run.</value>
    public IReadOnlyList<TrecRunEntry> this[string queryId] => _rankings.TryGetValue(queryId, out var ranking) ? ranking : [];

    /// <summary>Reads a run file.</summary>
    /// <remarks>
    /// A line has six columns between blanks: query, <c>Q0</c>, document, rank, score, tag. Only query, document and score are used, and what follows the tag is ignored. Lines may come in any order.
    /// Or each line is JSON: <c>{"query-id":"q1","corpus-id":"d1","score":2.5}</c>. A gzip file is unpacked as it is read. Blank lines and lines that start with <c>#</c> and a blank are skipped. The text is UTF-8, scores are in the invariant culture.
    /// </remarks>
    /// <param name="path">The file.</param>
    /// <param name="precision">The precision in which scores are compared.</param>
    /// <returns>The run.</returns>
    /// <exception cref="RerankException">The file is missing, has a malformed line or a score that is no finite number, or names a document twice for one query; the message names file and line.</exception>
    public static TrecRun Read(string path, ScorePrecision precision = ScorePrecision.Full) => new TrecRunReader(new EvaluationFile(path, "run"), precision).Read();

    /// <summary>Reads a run file query after query, for runs that are larger than memory.</summary>
    /// <remarks>The lines as <see cref="Read"/> takes them, but those of one query must follow each other.</remarks>
    /// <param name="path">The file.</param>
    /// <param name="precision">The precision in which scores are compared.</param>
    /// <returns>The queries in the order of the file; it is read as they are taken.</returns>
    /// <exception cref="RerankException">As <see cref="Read"/>, when the line is reached; also where a query comes a second time after another.</exception>
    public static IEnumerable<TrecTopic> ReadTopics(string path, ScorePrecision precision = ScorePrecision.Full) => new TrecRunReader(new EvaluationFile(path, "run"), precision).ReadTopics();

    /// <summary>Tells whether the run has an answer to a query.</summary>
    /// <param name="queryId">The query.</param>
    /// <returns><see langword="true"/> when at least one line names the query.</returns>
    public bool Contains(string queryId) => _rankings.ContainsKey(queryId);
}
