using System.CommandLine;
using System.Globalization;
using SkRerank.Calibration;
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
    private readonly Option<double?> _precision = Choice.Share("--precision", "Also pick the lowest answer threshold that reaches this precision; it needs --model, and only settings of that cross-encoder are chosen, because a fused score has no scale.");
    private readonly Option<double?> _recall = Choice.Share("--recall", "Also pick the highest answer threshold that reaches this recall of the reranked candidates; as --precision.");
    private readonly Option<int?> _modelDepth = Choice.Count("--model-depth", "How many candidates the cross-encoder reranks at most: 50.");
    private readonly Option<int?> _candidates = Choice.Count("--candidates", "How many candidates each leg and the fusion give: 100.");
    private readonly Option<int?> _timed = Choice.Count("--timed-queries", "How many of the queries are timed: 100.");
    private readonly Option<bool> _excludeSelf = new("--exclude-self") { Description = "Leave out the document whose id is the query's (for arguana)." };
    private readonly ModelArguments _models = new();

    public static Command Create()
    {
        var tune = new TuneCommand();
        tune._budget.Required = true;
        var command = new Command("tune", "Pick fusion, depth, weights, skip rule and answer threshold by labelled queries, for a latency budget; prints the settings that no other beats in both nDCG@10 and latency.")
        {
            tune._store, tune._queries, tune._qrels, tune._budget, tune._measure, tune._test, tune._output, tune._model, tune._modelDepth, tune._precision, tune._recall, tune._candidates, tune._timed, tune._excludeSelf,
        };
        tune._models.AddTo(command);
        command.SetAction(tune.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var model = parsed.GetValue(_model);
        if (model is null && parsed.GetValue(_modelDepth) is not null) throw new ArgumentException("--model-depth is about a cross-encoder: name one with --model.");
        var threshold = Threshold(parsed, model);
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
        TuningPoint[] choosable = [.. points.Where(point => threshold is null || point.Settings is { Model: not null, Skip: null })];
        var chosen = Frontier.Choose(choosable, budget, measure, grid.Default)
            ?? throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"No setting answers within {budget} ms{(threshold is null ? "" : " and gives scores for a threshold")}: the fastest takes {choosable.Min(point => point.Cost(measure)):F1} ms; raise --latency-budget."));
        var untuned = points.First(point => point.Settings == grid.Default);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{points.Count} settings over {queries.Count} queries, latency of {latency.Queries} of them; those that none beats in both, the default, and the choice for {budget} ms:\n"));
        Console.Write(Frontier.Format([.. Frontier.Of(points, measure).Select(point => ("", point)), ("default", untuned), ("chosen", chosen)]));
        var settings = chosen.Settings;
        if (threshold is not null)
        {
            using var crossEncoder = store.Models.CreateReranker(settings.ToOptions());
            settings = threshold.Choose(settings, data, crossEncoder);
        }

        if (parsed.GetValue(_test) is { } test) await TestAsync(parsed, store, Qrels.Read(test), grid.Default, settings, cancellationToken);
        if (parsed.GetValue(_output) is { } output)
        {
            SettingsFile.Write(output, settings);
            Console.WriteLine($"\nSearch with it: skrerank search --store {parsed.GetValue(_store)} --settings {output}");
        }

        return 0;
    }

    private TunedThreshold? Threshold(ParseResult parsed, string? model)
    {
        var (precision, recall) = (parsed.GetValue(_precision), parsed.GetValue(_recall));
        if (precision is null && recall is null) return null;
        if (precision is not null && recall is not null) throw new ArgumentException("--precision and --recall each choose a threshold: leave one of the two out.");
        if ((precision ?? recall) == 0) throw new ArgumentException($"The value of {(precision is null ? _recall : _precision).Name} must be above 0: every threshold reaches 0.");
        if (model is null) throw new ArgumentException($"{(precision is null ? _recall : _precision).Name} is about the scores of a cross-encoder: name one with --model.");
        return new TunedThreshold(precision, recall);
    }

    private async Task TestAsync(ParseResult parsed, LocalStore store, Qrels qrels, PipelineSettings untuned, PipelineSettings chosen, CancellationToken cancellationToken)
    {
        var queries = QueryFile.Read(parsed.GetValue(_queries)!, qrels.Path);
        var (samples, first) = (new List<CalibrationSample>(), new List<(int Relevant, int Shown)>());
        var before = await MeasureAsync(untuned, (query, found) => first.Add(TunedThreshold.First(found, qrels[query.Id])));
        var after = await MeasureAsync(chosen with { Calibrator = null }, (query, found) => samples.AddRange(Samples(query, found)));
        var interval = PairedBootstrap.Compare(before, after);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"\n{queries.Count} other queries ({qrels.Path}): ndcg@10 of the default {before.Average():F4}, of the choice {after.Average():F4}, difference {interval.Mean:+0.0000;-0.0000}, 95 % interval {interval.Low:+0.0000;-0.0000} to {interval.High:+0.0000;-0.0000} (paired bootstrap, BCa, {PairedBootstrap.DefaultResamples} resamples)."));

        if (chosen.Calibrator is not null) TunedThreshold.Tell(chosen, samples, first);

        // The order before the threshold takes anything out, with the raw score of each reranked candidate.
        IEnumerable<CalibrationSample> Samples(BeirQuery query, IReadOnlyList<RerankDocument> found) =>
            found.Take(chosen.Depth).Select(document => new CalibrationSample(query.Id, document.RetrievalScore!.Value, qrels[query.Id].GetValueOrDefault(document.Id!) > 0));

        async Task<double[]> MeasureAsync(PipelineSettings settings, Action<BeirQuery, IReadOnlyList<RerankDocument>> look)
        {
            var retriever = store.CreateRetriever(settings.ToOptions());
            var values = new List<double>(queries.Count);
            foreach (var query in queries)
            {
                var found = await retriever.RetrieveAsync(query.Text, new RetrievalOptions { CandidateCount = settings.Candidates, ExcludeId = parsed.GetValue(_excludeSelf) ? query.Id : null }, cancellationToken);
                look(query, found.Candidates);
                values.Add(Evaluator.Score(Measure.Ndcg(10), [.. found.Candidates.Select(candidate => candidate.Id!)], qrels[query.Id]));
            }

            return [.. values];
        }
    }
}
