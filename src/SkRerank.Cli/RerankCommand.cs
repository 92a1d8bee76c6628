using System.CommandLine;
using SkRerank.Evaluation;
using SkRerank.Local;
using SkRerank.Local.Inputs;
using SkRerank.Retrieval;

namespace SkRerank.Cli;

/// <summary><c>skrerank rerank</c>: reranks the run of any first stage.</summary>
internal sealed class RerankCommand
{
    private const int DefaultDepth = 100;

    private readonly Option<string> _run = new("--run") { Description = "The TREC run to rerank.", Required = true };
    private readonly Option<string> _corpus = new("--corpus") { Description = "The corpus.jsonl with the documents of the run.", Required = true };
    private readonly Option<string> _queries = new("--queries") { Description = "The queries.jsonl with the queries of the run.", Required = true };
    private readonly Option<string> _output = new("--output") { Description = "The run file to write.", Required = true };
    private readonly Option<string?> _qrels = new("--qrels") { Description = "Rerank only the judged queries of this file." };
    private readonly Option<bool> _json = new("--json") { Description = "Also print one JSON object a query, with the true scores of every stage." };
    private readonly RerankerArguments _reranker = new();

    public static Command Create()
    {
        var rerank = new RerankCommand();
        var command = new Command("rerank", "Rerank a run: without --model by z(run's score) + z(MaxSim), to a depth of 100.") { rerank._run, rerank._corpus, rerank._queries, rerank._output };
        rerank._reranker.AddTo(command);
        command.Add(rerank._qrels);
        command.Add(rerank._json);
        command.SetAction(rerank.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var options = new LocalPipelineOptions();
        _reranker.Apply(parsed, options);
        var depth = options.Depth ?? DefaultDepth;
        var run = TrecRun.Read(parsed.GetValue(_run)!);
        var queries = Queries(parsed, run);
        var texts = ReadTexts(parsed.GetValue(_corpus)!, run, queries, cancellationToken);

        using var models = new LocalModels();
        using var reranker = models.CreateReranker(options);
        using var output = new RunFile(parsed.GetValue(_output)!);
        await ProgressView.RunAsync("reranked queries", async report =>
        {
            var done = 0;
            foreach (var query in queries)
            {
                var retriever = new RerankingRetriever(new RunRetriever(run[query.Id], texts), reranker, new RerankingRetrieverOptions { Depth = depth });
                var reranked = await retriever.RetrieveAsync(query.Text, cancellationToken: cancellationToken);
                output.Write(query.Id, reranked.Candidates);
                if (parsed.GetValue(_json)) Console.WriteLine(ResultJson.Format(query.Id, query.Text, reranked.Candidates));
                report(++done, queries.Length);
            }

            return done;
        });
        output.Complete();
        return 0;
    }

    private BeirQuery[] Queries(ParseResult parsed, TrecRun run)
    {
        var path = parsed.GetValue(_queries)!;
        var qrels = parsed.GetValue(_qrels);
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
