using System.CommandLine;
using System.Diagnostics;
using System.Reflection;
using SkRerank.Cli.Sharding;
using SkRerank.Local;
using SkRerank.Pipelines;
using SkRerank.Retrieval;
using SkRerank.Selection;

namespace SkRerank.Cli;

/// <summary><c>skrerank rerank</c>: reranks the run of any first stage.</summary>
internal sealed class RerankCommand
{
    private const int DefaultDepth = 100;

    // As Program gives it where nothing is kept.
    private const int Cancelled = 130;

    private readonly Option<string> _run = new("--run") { Description = "The TREC run to rerank.", Required = true };
    private readonly Option<string> _corpus = new("--corpus") { Description = "The corpus.jsonl with the documents of the run.", Required = true };
    private readonly Option<string> _queries = new("--queries") { Description = "The queries.jsonl with the queries of the run.", Required = true };
    private readonly Option<string> _output = new("--output") { Description = "The run file to write.", Required = true };
    private readonly Option<string?> _qrels = new("--qrels") { Description = "Rerank only the judged queries of this file." };
    private readonly Option<bool> _json = new("--json") { Description = "Also print one JSON object a query, with the true scores of every stage." };
    private readonly RerankerArguments _reranker = new();
    private readonly ShardArguments _shard = new();
    private readonly PipelineArguments _pipeline = new("The pipeline file that 'skrerank tune' wrote, instead of options of the reranker; the run stands in place of its retrieval.");

    public static Command Create()
    {
        var rerank = new RerankCommand();
        var command = new Command("rerank", "Rerank a run: without --model by z(run's score) + z(MaxSim), to a depth of 100.") { rerank._run, rerank._corpus, rerank._queries, rerank._output };
        rerank._pipeline.AddTo(command);
        rerank._reranker.AddTo(command);
        command.Add(rerank._qrels);
        rerank._shard.AddTo(command);
        command.Add(rerank._json);
        command.Subcommands.Add(RerankMergeCommand.Create());
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
        if (_shard.Shard(parsed) is { } shard) return await RunShardAsync(parsed, shard, definition, options, cancellationToken);
        _shard.CheckAlone(parsed);
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
                var reranked = await (pipeline?.Over(run.RetrieverOf(query)) ?? Retriever(run.RetrieverOf(query), depth, reranker)).RetrieveAsync(query.Text, cancellationToken: cancellationToken);
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

    private static RerankingRetriever Retriever(IRetriever candidates, int depth, IReranker reranker) =>
        new(candidates, reranker, new RerankingRetrieverOptions { Depth = depth });

    private async Task<int> RunShardAsync(ParseResult parsed, ShardNumber shard, PipelineDefinition? definition, LocalPipelineOptions options, CancellationToken cancellationToken)
    {
        var (output, parallel, depth) = (parsed.GetValue(_output)!, _shard.Parallel(parsed), options.Depth ?? DefaultDepth);
        _reranker.CheckShard(parsed, parallel);
        if (output.StartsWith("/dev/", StringComparison.Ordinal)) throw new ArgumentException($"--shard keeps what is finished beside its output, but '{output}' is no file: name one.");
        using var inputs = ShardInputs.Open(parsed.GetValue(_run)!, parsed.GetValue(_corpus)!, parsed.GetValue(_queries)!, parsed.GetValue(_qrels), cancellationToken);
        var header = new ShardHeader(shard, inputs.Total, Fingerprint(parsed, options));
        using var log = new ShardLog(output, header);
        ShardReport.Opened(output, header, log);
        if (log.IsWhole) return 0;

        using var models = new LocalModels();
        using var hosted = _reranker.UseHosted(parsed, options, models);
        using var reranker = models.CreateReranker(options);
        using var pipeline = definition is null ? null : PipelineArguments.Create(definition, models);
        var (clock, before, removed, failed) = (Stopwatch.StartNew(), log.Done, 0, 0);
        ThresholdReport? threshold = null;
        var run = new ShardRun(log, (query, cancellation) => (pipeline?.Over(query.Candidates) ?? Retriever(query.Candidates, depth, reranker)).RetrieveAsync(query.Query.Text, cancellationToken: cancellation), parallel)
        {
            OnReranked = (query, reranked) =>
            {
                removed += reranked.Removed.Count;
                threshold ??= reranked.Threshold;

                // Of queries that were asked at a time nobody can say which call was whose.
                if (parsed.GetValue(_json)) Console.WriteLine(ResultJson.Format(query.Query.Id, query.Query.Text, reranked.Candidates, parallel == 1 ? hosted : null, reranked.IsFallback));
                else hosted?.TakeCalls();
            },
            OnFailed = (query, exception) =>
            {
                if (failed++ == 0) ShardReport.Failed(query, exception);
            },
        };
        try
        {
            await ProgressView.RunAsync("reranked queries", async report =>
            {
                await run.RunAsync(inputs.Read(header.Range, log.IsWanted), () => report((int)log.Done, (int)header.Count), cancellationToken);
                return 0;
            });
        }
        catch (OperationCanceledException)
        {
            ShardReport.Stopped(header, log);
            return Cancelled;
        }
        finally
        {
            hosted?.Report();
        }

        if (log.Failed.Count > 0) throw ShardReport.Incomplete(output, header, log);
        log.Complete();
        RerankerArguments.TellRemoved(threshold, removed);
        ShardReport.Ended(output, header, log.Done - before, clock.Elapsed, log);
        return 0;
    }

    // What decides the output, so that a shard neither goes on nor is merged with another: contents, not names, of files; of the model on another machine its name.
    private Dictionary<string, string> Fingerprint(ParseResult parsed, LocalPipelineOptions options)
    {
        var folder = _pipeline.IsGiven(parsed) ? null : _reranker.ModelFolder(parsed, options);
        var fingerprint = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["version"] = typeof(RerankCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion,
            ["options"] = _reranker.Settings(parsed, isLocal: folder is not null),
        };
        (string Name, string? Path)[] files =
        [
            ("run", parsed.GetValue(_run)), ("corpus", parsed.GetValue(_corpus)), ("queries", parsed.GetValue(_queries)), ("qrels", parsed.GetValue(_qrels)), ("pipeline", _pipeline.Path(parsed)), ("calibrator", _reranker.CalibratorFile(parsed)),
        ];
        foreach (var (name, path) in files.Where(file => file.Path is not null)) fingerprint[name] = FileHash.Of(path!);
        if (folder is not null) fingerprint["model"] = FileHash.OfFolder(folder);
        return fingerprint;
    }

    private static async Task<int> PlanAsync(JudgedRun run, int depth, IReranker reranker, ChatModelReranker planner, CancellationToken cancellationToken)
    {
        foreach (var query in run.Queries) await Retriever(run.RetrieverOf(query), depth, reranker).RetrieveAsync(query.Text, cancellationToken: cancellationToken);
        Console.WriteLine(planner.PlanText());
        return 0;
    }
}
