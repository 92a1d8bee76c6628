namespace SkRerank.Evaluation;

/// <summary>Measures runs against relevance judgements as trec_eval does with <c>-c</c>, in double precision.</summary>
/// <remarks>Every topic of the qrels counts: one that the run does not answer, or that has no relevant document, scores 0. Queries that only the run knows are ignored.</remarks>
public sealed class Evaluator
{
    private readonly Qrels _qrels;
    private readonly int _relevance;
    private readonly int _maxDepth;
    private readonly IReadOnlyList<Measure> _measures;

    /// <summary>Initializes a new instance of the <see cref="Evaluator"/> class.</summary>
    /// <param name="qrels">The judgements.</param>
    /// <param name="options">The options, or <see langword="null"/> for the defaults.</param>
    public Evaluator(Qrels qrels, EvaluatorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(qrels);
        options ??= new EvaluatorOptions();
        _qrels = qrels;
        _relevance = options.Relevance;
        _maxDepth = options.MaxDepth;
        _measures = options.Measures;
    }

    /// <summary>Measures a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="name">Its name in the report, or <see langword="null"/> for <see cref="TrecRun.Name"/>.</param>
    /// <returns>The mean and the topics' values of each measure.</returns>
    /// <exception cref="RerankException">The run answers no topic of the qrels.</exception>
    public EvaluationReport Evaluate(TrecRun run, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(run);
        return Evaluate(run.QueryIds.Select(id => new TrecTopic(id, run[id])), name ?? run.Name, run.Path);
    }

    /// <summary>Measures a run query by query, as <see cref="TrecRun.ReadTopics"/> gives it; no more than one ranking is in memory.</summary>
    /// <param name="topics">The queries with their rankings; those that nobody judged are ignored.</param>
    /// <param name="name">The run's name in the report.</param>
    /// <returns>The mean and the topics' values of each measure.</returns>
    /// <exception cref="RerankException">No query is a topic of the qrels.</exception>
    /// <exception cref="ArgumentException">A topic comes twice.</exception>
    public EvaluationReport EvaluateTopics(IEnumerable<TrecTopic> topics, string name)
    {
        ArgumentNullException.ThrowIfNull(topics);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return Evaluate(topics, name, name);
    }

    /// <summary>Measures one ranking that is in memory.</summary>
    /// <param name="measure">The measure.</param>
    /// <param name="documentIds">The ids of the documents, best first; no id twice.</param>
    /// <param name="labels">The labels of the topic by document id, as <see cref="Qrels"/> gives them.</param>
    /// <param name="relevance">The least label that counts as relevant in the binary measures.</param>
    /// <returns>The value, from 0 to 1.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A document is in the ranking twice, whose gain would count twice.</exception>
    public static double Score(Measure measure, IReadOnlyList<string> documentIds, IReadOnlyDictionary<string, int> labels, int relevance = 1)
    {
        ArgumentNullException.ThrowIfNull(measure);
        ArgumentNullException.ThrowIfNull(documentIds);
        ArgumentNullException.ThrowIfNull(labels);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        if (documentIds.FirstOrDefault(id => !seen.Add(id)) is { } twice) throw new ArgumentException($"A ranking must have each document once, but has '{twice}' twice; remove the second.", nameof(documentIds));
        return new JudgedRanking([.. documentIds.Select((id, rank) => new TrecRunEntry(id, -rank))], labels, relevance, Math.Max(1, labels.Values.DefaultIfEmpty(0).Max())).Score(measure);
    }

    private EvaluationReport Evaluate(IEnumerable<TrecTopic> topics, string name, string source)
    {
        var values = _measures.Select(_ => new double[_qrels.QueryIds.Count]).ToArray();
        var missing = Enumerable.Range(0, _qrels.QueryIds.Count).ToDictionary(topic => _qrels.QueryIds[topic], StringComparer.Ordinal);
        string? first = null;
        foreach (var topic in topics)
        {
            first ??= topic.QueryId;
            if (!_qrels.Contains(topic.QueryId)) continue;
            if (!missing.Remove(topic.QueryId, out var place)) throw new ArgumentException($"A run must have each query once, but has '{topic.QueryId}' twice; join its documents.", nameof(topics));
            Score(topic.Ranking, topic.QueryId, place, values);
        }

        if (missing.Count == _qrels.QueryIds.Count) throw NoTopic(source, first);
        foreach (var (id, place) in missing) Score([], id, place, values);
        return new EvaluationReport(name, _qrels.QueryIds, [.. _qrels.QueryIds.Where(missing.ContainsKey)], [.. _measures.Select((measure, i) => new MeasureResult(measure, values[i]))]);
    }

    private void Score(IReadOnlyList<TrecRunEntry> ranking, string queryId, int place, double[][] values)
    {
        var judged = new JudgedRanking(ranking, _qrels[queryId], _relevance, _qrels.LargestLabel, _maxDepth);
        for (var i = 0; i < _measures.Count; i++) values[i][place] = judged.Score(_measures[i]);
    }

    private RerankException NoTopic(string source, string? first)
    {
        var queries = first is null ? "it is empty" : $"its first query is '{first}'";
        return new RerankException($"The run '{source}' answers no topic of the qrels '{_qrels.Path}': their first topic is '{_qrels.QueryIds[0]}', but {queries}; check that both belong to the same collection.")
        {
            ProviderName = "evaluation",
            Operation = "evaluate",
        };
    }
}
