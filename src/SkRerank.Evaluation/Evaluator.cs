namespace SkRerank.Evaluation;

/// <summary>Measures runs against relevance judgements as trec_eval does with <c>-c</c>, in double precision.</summary>
/// <remarks>Every topic of the qrels counts: one that the run does not answer, or that has no relevant document, scores 0. Queries that only the run knows are ignored.</remarks>
public sealed class Evaluator
{
    private readonly Qrels _qrels;
    private readonly int _relevance;
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
        string[] missing = [.. _qrels.QueryIds.Where(id => !run.Contains(id))];
        if (missing.Length == _qrels.QueryIds.Count) throw NoTopic(run);
        var values = _measures.Select(_ => new double[_qrels.QueryIds.Count]).ToArray();
        for (var topic = 0; topic < _qrels.QueryIds.Count; topic++)
        {
            var id = _qrels.QueryIds[topic];
            var ranking = new JudgedRanking(run[id], _qrels[id], _relevance);
            for (var i = 0; i < _measures.Count; i++) values[i][topic] = ranking.Score(_measures[i]);
        }

        return new EvaluationReport(name ?? run.Name, _qrels.QueryIds, missing, [.. _measures.Select((measure, i) => new MeasureResult(measure, values[i]))]);
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
        return new JudgedRanking([.. documentIds.Select(id => new TrecRunEntry(id, 0))], labels, relevance).Score(measure);
    }

    private RerankException NoTopic(TrecRun run)
    {
        var queries = run.QueryIds.Count == 0 ? "it is empty" : $"its first query is '{run.QueryIds[0]}'";
        return new RerankException($"The run '{run.Path}' answers no topic of the qrels '{_qrels.Path}': their first topic is '{_qrels.QueryIds[0]}', but {queries}; check that both belong to the same collection.")
        {
            ProviderName = "evaluation",
            Operation = "evaluate",
        };
    }
}
