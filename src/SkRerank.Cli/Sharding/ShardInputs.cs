using SkRerank.Evaluation;
using SkRerank.Local.Inputs;

namespace SkRerank.Cli.Sharding;

/// <summary>Reads the queries of one part of a run, one after another, with their texts and those of their candidates.</summary>
/// <remarks>In memory are 16 bytes for each line of the corpus and of the queries, and the ids of the run's queries while it is read; the texts are those of the query that is read.</remarks>
internal sealed class ShardInputs : IDisposable
{
    private readonly string _run;
    private readonly string _corpusPath;
    private readonly string _queriesPath;
    private readonly BeirLines _corpus;
    private readonly BeirLines _queries;
    private readonly Qrels? _judged;

    private ShardInputs(string run, string corpusPath, string queriesPath, string? qrelsPath, CancellationToken cancellationToken)
    {
        _run = run;
        _corpusPath = corpusPath;
        _queriesPath = queriesPath;
        _judged = qrelsPath is null ? null : Qrels.Read(qrelsPath);
        _queries = BeirLines.Open(queriesPath, "queries", cancellationToken);
        try
        {
            _corpus = BeirLines.Open(corpusPath, "corpus", cancellationToken);
        }
        catch
        {
            _queries.Dispose();
            throw;
        }
    }

    /// <summary>Gets how many queries the whole run has.</summary>
    public long Total { get; private set; }

    /// <summary>Opens the inputs, and reads the run once: how many queries it has, and that their texts and those of all candidates are there.</summary>
    /// <exception cref="RerankException">A file cannot be read, or they do not belong together.</exception>
    public static ShardInputs Open(string run, string corpus, string queries, string? qrels, CancellationToken cancellationToken)
    {
        var inputs = new ShardInputs(run, corpus, queries, qrels, cancellationToken);
        try
        {
            RequireFile(run);
            foreach (var topic in inputs.Topics())
            {
                cancellationToken.ThrowIfCancellationRequested();
                inputs.Check(topic);
                inputs.Total++;
            }

            return inputs.Total > 0 ? inputs : throw new RerankException($"No query of the run '{run}' is left to rerank; give the run and the qrels of one collection.");
        }
        catch
        {
            inputs.Dispose();
            throw;
        }
    }

    /// <summary>Reads the queries of a stretch that are wanted.</summary>
    public IEnumerable<ShardQuery> Read((long Start, long End) range, Func<long, bool> isWanted)
    {
        if (range.Start == range.End) yield break;
        var position = 0L;
        foreach (var topic in Topics())
        {
            if (position >= range.Start && isWanted(position)) yield return WithTexts(position, topic);
            if (++position == range.End) yield break;
        }
    }

    public void Dispose()
    {
        _corpus.Dispose();
        _queries.Dispose();
    }

    private static void RequireFile(string run)
    {
        if (!File.Exists(run)) return;
        using var stream = InputError.Guard(run, () => File.OpenRead(run));
        if (!stream.CanSeek) throw new RerankException($"The run '{run}' is a pipe, but a shard reads it twice; give a file.");
    }

    private IEnumerable<TrecTopic> Topics() => TrecRun.ReadTopics(_run).Where(topic => _judged is null || _judged.Contains(topic.QueryId));

    private void Check(TrecTopic topic)
    {
        if (!_queries.Contains(topic.QueryId)) throw NoQuery(topic.QueryId);
        foreach (var entry in topic.Ranking)
        {
            if (!_corpus.Contains(entry.DocumentId)) throw NoDocument(entry.DocumentId);
        }
    }

    private ShardQuery WithTexts(long position, TrecTopic topic)
    {
        var query = _queries.Find(topic.QueryId) ?? throw NoQuery(topic.QueryId);
        var documents = topic.Ranking.ToDictionary(entry => entry.DocumentId, entry => _corpus.Find(entry.DocumentId) ?? throw NoDocument(entry.DocumentId), StringComparer.Ordinal);
        return new ShardQuery(position, new BeirQuery(query.Id, query.Text), new RunRetriever(topic.Ranking, documents));
    }

    private RerankException NoQuery(string id) => new($"The query '{id}' of the run '{_run}' is not in '{_queriesPath}'; give the queries that the run answers.");

    private RerankException NoDocument(string id) => new($"The document '{id}' of the run '{_run}' is not in '{_corpusPath}'; give the corpus that the run was made from.");
}
