using System.CommandLine;
using System.Globalization;
using SkRerank.Cli.Tuning;
using SkRerank.Evaluation;
using SkRerank.Local;
using SkRerank.Retrieval;

namespace SkRerank.Cli;

/// <summary><c>skrerank tune</c>: picks a pipeline for a latency budget by labelled queries.</summary>
internal sealed class TuneCommand
{
    private readonly Option<string> _store = new("--store") { Description = "The folder of the store.", Required = true };
    private readonly Option<string> _queries = new("--queries") { Description = "A BEIR queries.jsonl.", Required = true };
    private readonly Option<string> _qrels = new("--qrels") { Description = "The judgements that pick, such as dev.tsv.", Required = true };
    private readonly Option<double?> _budget = Choice.Positive("--latency-budget", "MS", "How many milliseconds a search may take.");
    private readonly Option<LatencyMeasure?> _measure = Choice.Of("--latency-at", "What the budget is held to. Default: p95. Only mean and p50 know what a skip rule saves.", ("p95", LatencyMeasure.P95), ("p50", LatencyMeasure.P50), ("mean", LatencyMeasure.Mean));
    private readonly Option<string?> _test = new("--test-qrels") { Description = "Judgements of other queries of the file, to measure the choice beside the default with an interval." };
    private readonly Option<string?> _output = new("--output") { Description = "The settings file to write, for 'search --settings'." };
    private readonly Option<string?> _model = new("--model") { Description = "A cross-encoder to try beside late interaction: minilm-reranker, a model that was pulled, or a model folder." };
    private readonly Option<int?> _modelDepth = Choice.Count("--model-depth", "How many candidates the cross-encoder reranks at most: 50.");
    private readonly Option<int?> _candidates = Choice.Count("--candidates", "How many candidates each leg and the fusion give: 100.");
    private readonly Option<int?> _timed = Choice.Count("--timed-queries", "How many of the queries are timed: 100.");
    private readonly Option<bool> _excludeSelf = new("--exclude-self") { Description = "Leave out the document whose id is the query's (for arguana)." };
    private readonly ModelArguments _models = new();

    public static Command Create()
    {
        var tune = new TuneCommand();
        tune._budget.Required = true;
        var command = new Command("tune", "Pick fusion, depth, weights and skip rule by labelled queries, for a latency budget; prints the settings that no other beats in both nDCG@10 and latency.")
        {
            tune._store, tune._queries, tune._qrels, tune._budget, tune._measure, tune._test, tune._output, tune._model, tune._modelDepth, tune._candidates, tune._timed, tune._excludeSelf,
        };
        tune._models.AddTo(command);
        command.SetAction(tune.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var model = parsed.GetValue(_model);
        if (model is null && parsed.GetValue(_modelDepth) is not null) throw new ArgumentException("--model-depth is about a cross-encoder: name one with --model.");
        var path = parsed.GetValue(_queries)!;
        var qrels = Qrels.Read(parsed.GetValue(_qrels)!);
        var queries = QueryFile.Read(path, qrels.Path);
        var grid = new TuningGrid(parsed.GetValue(_candidates) ?? RetrievalOptions.DefaultCandidateCount, model, parsed.GetValue(_modelDepth) ?? 50);
        using var models = _models.Load(parsed);
        using var store = new LocalStore(parsed.GetValue(_store)!, models);
        await store.Collection.CountAsync(cancellationToken: cancellationToken);

        var data = await TuningData.LoadAsync(store, queries, qrels, grid, parsed.GetValue(_excludeSelf), cancellationToken);
        var latency = await LatencyTable.MeasureAsync(store, queries, grid, parsed.GetValue(_timed) ?? 100, cancellationToken);
        var points = await grid.MeasureAsync(data, latency, cancellationToken);
        var measure = parsed.GetValue(_measure) ?? LatencyMeasure.P95;
        var budget = parsed.GetValue(_budget)!.Value;
        var chosen = Frontier.Choose(points, budget, measure, grid.Default)
            ?? throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"No setting answers within {budget} ms: the fastest takes {points.Min(point => point.Cost(measure)):F1} ms; raise --latency-budget."));
        var untuned = points.First(point => point.Settings == grid.Default);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{points.Count} settings over {queries.Count} queries, latency of {latency.Queries} of them; those that none beats in both, the default, and the choice for {budget} ms:\n"));
        Console.Write(Frontier.Format([.. Frontier.Of(points, measure).Select(point => ("", point)), ("default", untuned), ("chosen", chosen)]));
        if (parsed.GetValue(_test) is { } test) await TestAsync(parsed, store, Qrels.Read(test), grid.Default, chosen.Settings, cancellationToken);
        if (parsed.GetValue(_output) is { } output)
        {
            SettingsFile.Write(output, chosen.Settings);
            Console.WriteLine($"\nSearch with it: skrerank search --store {parsed.GetValue(_store)} --settings {output}");
        }

        return 0;
    }

    private async Task TestAsync(ParseResult parsed, LocalStore store, Qrels qrels, PipelineSettings untuned, PipelineSettings chosen, CancellationToken cancellationToken)
    {
        var queries = QueryFile.Read(parsed.GetValue(_queries)!, qrels.Path);
        var before = await MeasureAsync(untuned);
        var after = await MeasureAsync(chosen);
        var interval = PairedBootstrap.Compare(before, after);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"\n{queries.Count} other queries ({qrels.Path}): ndcg@10 of the default {before.Average():F4}, of the choice {after.Average():F4}, difference {interval.Mean:+0.0000;-0.0000}, 95 % interval {interval.Low:+0.0000;-0.0000} to {interval.High:+0.0000;-0.0000} (paired bootstrap, BCa, {PairedBootstrap.DefaultResamples} resamples)."));

        async Task<double[]> MeasureAsync(PipelineSettings settings)
        {
            var retriever = store.CreateRetriever(settings.ToOptions());
            var values = new List<double>(queries.Count);
            foreach (var query in queries)
            {
                var found = await retriever.RetrieveAsync(query.Text, new RetrievalOptions { CandidateCount = settings.Candidates, ExcludeId = parsed.GetValue(_excludeSelf) ? query.Id : null }, cancellationToken);
                values.Add(Evaluator.Score(Measure.Ndcg(10), [.. found.Candidates.Select(candidate => candidate.Id!)], qrels[query.Id]));
            }

            return [.. values];
        }
    }
}
