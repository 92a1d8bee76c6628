using SkRerank.Evaluation;
using SkRerank.Local.Inputs;
using SkRerank.Retrieval;

namespace SkRerank.Cli;

/// <summary>A run with the texts of its documents and queries.</summary>
internal sealed class JudgedRun
{
    private readonly TrecRun _run;
    private readonly Dictionary<string, BeirDocument> _texts;

    private JudgedRun(TrecRun run, BeirQuery[] queries, Dictionary<string, BeirDocument> texts)
    {
        _run = run;
        Queries = queries;
        _texts = texts;
    }

    /// <summary>Gets the queries of the run, of qrels those that are judged.</summary>
    public BeirQuery[] Queries { get; }

    /// <exception cref="RerankException">A file cannot be read, or they do not belong together.</exception>
    public static JudgedRun Read(string runPath, string corpusPath, string queriesPath, string? qrelsPath, CancellationToken cancellationToken)
    {
        var run = TrecRun.Read(runPath);
        var queries = ReadQueries(queriesPath, qrelsPath, run);
        return new JudgedRun(run, queries, ReadTexts(corpusPath, run, queries, cancellationToken));
    }

    /// <summary>Gives what finds the run's candidates for a query.</summary>
    public IRetriever RetrieverOf(BeirQuery query) => new RunRetriever(_run[query.Id], _texts);

    private static BeirQuery[] ReadQueries(string path, string? qrels, TrecRun run)
    {
        var queries = QueryFile.Read(path, qrels).ToDictionary(q => q.Id, StringComparer.Ordinal);
        string[] wanted = [.. run.QueryIds.Where(id => qrels is null || queries.ContainsKey(id))];
        if (wanted.Length == 0) throw new RerankException($"No query of the run '{run.Path}' is left to rerank; give the run and the qrels of one collection.");
        var missing = Array.Find(wanted, id => !queries.ContainsKey(id));
        return missing is null ? Array.ConvertAll(wanted, id => queries[id])
            : throw new RerankException($"The query '{missing}' of the run '{run.Path}' is not in '{path}'; give the queries that the run answers.");
    }

    // Only the documents of the run are kept: a corpus may be larger than memory.
    private static Dictionary<string, BeirDocument> ReadTexts(string path, TrecRun run, BeirQuery[] queries, CancellationToken cancellationToken)
    {
        var wanted = queries.SelectMany(q => run[q.Id]).Select(e => e.DocumentId).ToHashSet(StringComparer.Ordinal);
        var texts = new Dictionary<string, BeirDocument>(StringComparer.Ordinal);
        foreach (var document in BeirCorpus.Read(path))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (wanted.Contains(document.Id)) texts.Add(document.Id, document);
        }

        var missing = wanted.FirstOrDefault(id => !texts.ContainsKey(id));
        return missing is null ? texts
            : throw new RerankException($"The document '{missing}' of the run '{run.Path}' is not in '{path}'; give the corpus that the run was made from.");
    }
}
