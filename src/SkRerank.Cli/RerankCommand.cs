using System.CommandLine;
using SkRerank.Evaluation;
using SkRerank.Local;
using SkRerank.Retrieval;
using SkRerank.Selection;

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
    private readonly PipelineArguments _pipeline = new("The pipeline file that 'skrerank tune' wrote, instead of options of the reranker; the run stands in place of its retrieval.");

    public static Command Create()
    {
        var rerank = new RerankCommand();
        var command = new Command("rerank", "Rerank a run: without --model by z(run's score) + z(MaxSim), to a depth of 100.") { rerank._run, rerank._corpus, rerank._queries, rerank._output };
        rerank._pipeline.AddTo(command);
        rerank._reranker.AddTo(command);
        command.Add(rerank._qrels);
        command.Add(rerank._json);
        command.SetAction(rerank.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        _pipeline.RequireAlone(parsed, _reranker.Given(parsed));

        // The run stands in place of the legs: a pipeline that was tuned over a store reranks without one.
        var definition = _pipeline.Read(parsed) is { } file ? file with { Legs = [], Fusion = null } : null;
        var options = new LocalPipelineOptions();
        _reranker.Apply(parsed, options);
        var depth = options.Depth ?? DefaultDepth;
        var run = JudgedRun.Read(parsed.GetValue(_run)!, parsed.GetValue(_corpus)!, parsed.GetValue(_queries)!, parsed.GetValue(_qrels), cancellationToken);

        using var models = new LocalModels();
        using var hosted = _reranker.UseHosted(parsed, options, models);
        using var reranker = models.CreateReranker(options);
        using var pipeline = definition is null ? null : PipelineArguments.Create(definition, models);
        if (_reranker.IsDryRun(parsed)) return await PlanAsync(run, depth, reranker, hosted!.ChatModel!, cancellationToken);
        using var output = new RunFile(parsed.GetValue(_output)!);
        var removed = 0;
        ThresholdReport? threshold = null;
        await ProgressView.RunAsync("reranked queries", async report =>
        {
            var done = 0;
            foreach (var query in run.Queries)
            {
                var reranked = await (pipeline?.Over(run.RetrieverOf(query)) ?? Retriever(run, query, depth, reranker)).RetrieveAsync(query.Text, cancellationToken: cancellationToken);
                removed += reranked.Removed.Count;
                threshold ??= reranked.Threshold;
                output.Write(query.Id, reranked.Candidates);
                if (parsed.GetValue(_json)) Console.WriteLine(ResultJson.Format(query.Id, query.Text, reranked.Candidates, hosted, reranked.IsFallback));
                report(++done, run.Queries.Length);
            }

            return done;
        });
        output.Complete();
        RerankerArguments.TellRemoved(threshold, removed);
        hosted?.Report();
        return 0;
    }

    private static RerankingRetriever Retriever(JudgedRun run, BeirQuery query, int depth, IReranker reranker) =>
        new(run.RetrieverOf(query), reranker, new RerankingRetrieverOptions { Depth = depth });

    private static async Task<int> PlanAsync(JudgedRun run, int depth, IReranker reranker, ChatModelReranker planner, CancellationToken cancellationToken)
    {
        foreach (var query in run.Queries) await Retriever(run, query, depth, reranker).RetrieveAsync(query.Text, cancellationToken: cancellationToken);
        Console.WriteLine(planner.PlanText());
        return 0;
    }
}
