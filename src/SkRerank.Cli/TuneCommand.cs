using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using SkRerank.Calibration;
using SkRerank.Cli.Tuning;
using SkRerank.Evaluation;
using SkRerank.Evaluation.Statistics;
using SkRerank.Evaluation.Tuning;
using SkRerank.Local;
using SkRerank.Pipelines;
using SkRerank.Retrieval;

namespace SkRerank.Cli;

/// <summary><c>skrerank tune</c>: picks a pipeline within budgets by labelled queries, and says by cross-validation what the choice is worth.</summary>
internal sealed class TuneCommand
{
    private const int DefaultModelDepth = 50;

    private const int DefaultFolds = 5;

    private const int DefaultSeed = 1;

    /// <summary>The difference that labels should be able to show; below, a reader sees nothing.</summary>
    private const double WorthSeeing = 0.02;

    private const double EnoughPower = 0.8;

    private readonly Option<string> _store = new("--store") { Description = "The folder of the store.", Required = true };
    private readonly Option<string> _queries = new("--queries") { Description = "A BEIR queries.jsonl.", Required = true };
    private readonly Option<string> _qrels = new("--qrels") { Description = "The judgements that pick, such as dev.tsv.", Required = true };
    private readonly Option<double?> _budget = Choice.Positive("--latency-budget", "MS", "How many milliseconds a search may take.");
    private readonly Option<LatencyMeasure?> _measure = Choice.Of("--latency-at", "What the budget is held to. Default: p95. Only mean and p50 know what a skip rule saves.", ("p95", LatencyMeasure.P95), ("p50", LatencyMeasure.P50), ("mean", LatencyMeasure.Mean));
    private readonly Option<double?> _costBudget = Choice.Positive("--cost-budget", "USD", "How many US dollars a million searches may cost, one after the other on this machine; needs --price-hour.");
    private readonly Option<double?> _hourPrice = Choice.Positive("--price-hour", "USD", "What an hour of this machine costs in US dollars: adds the cost to table and frontier.");
    private readonly Option<int?> _folds = Choice.Count("--folds", "Into how many folds the queries are dealt for cross-validation: 5.");
    private readonly Option<int?> _seed = Choice.Count("--seed", "The seed by which they are dealt: 1.");
    private readonly Option<bool?> _prefersCheaper = Choice.Of("--rule", "Which setting is taken: the cheapest that the labels do not tell from the best (one-se, the default: within one standard error of the queries' differences), or the best.", ("one-se", true), ("best", false));
    private readonly Option<string?> _test = new("--test-qrels") { Description = "Judgements of other queries of the file, to measure the choice beside the default with an interval." };
    private readonly Option<string?> _output = new("--pipeline-out", "--output") { Description = "The pipeline file to write, for the --pipeline of other commands and RerankPipeline.Load.", HelpName = "FILE" };
    private readonly Option<string?> _model = new("--model") { Description = "A cross-encoder to try beside late interaction: minilm-reranker, a model that was pulled, or a model folder." };
    private readonly Option<double?> _precision = Choice.Share("--precision", "Also pick the lowest answer threshold that reaches this precision; it needs --model, and only settings of that cross-encoder are chosen, because a fused score has no scale.");
    private readonly Option<double?> _recall = Choice.Share("--recall", "Also pick the highest answer threshold that reaches this recall of the reranked candidates; as --precision.");
    private readonly Option<int?> _modelDepth = Choice.Count("--model-depth", "How many candidates the cross-encoder reranks at most: 50.");
    private readonly Option<int?> _candidates = Choice.Count("--candidates", "How many candidates each leg and the fusion give: 100.");
    private readonly Option<int?> _timed = Choice.Count("--timed-queries", "How many of the queries are timed: 100.");
    private readonly Option<bool> _excludeSelf = new("--exclude-self") { Description = "Leave out the document whose id is the query's (for arguana)." };
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object instead of tables." };
    private readonly PipelineArguments _start = new("A pipeline to start from: its values are tried too, and it is what the choice is compared with in place of the default.");
    private readonly ModelArguments _models = new();

    public static Command Create()
    {
        var tune = new TuneCommand();
        tune._budget.Required = true;
        var command = new Command("tune", "Pick fusion, depth, weights, skip rule, diversity and answer threshold by labelled queries, within a latency budget and a cost budget; prints the settings that no other beats in nDCG@10, latency and cost, and what the choice is worth by cross-validation.")
        {
            tune._store, tune._queries, tune._qrels, tune._budget, tune._measure, tune._costBudget, tune._hourPrice, tune._folds, tune._seed, tune._prefersCheaper, tune._test, tune._output,
            tune._model, tune._modelDepth, tune._precision, tune._recall, tune._candidates, tune._timed, tune._excludeSelf, tune._json,
        };
        tune._start.AddTo(command);
        tune._models.AddTo(command);
        command.SetAction(tune.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_folds) is 1) throw new ArgumentException("The value of --folds must be 2 or more: with one fold nothing is left to choose by.");
        var start = _start.Read(parsed);
        var setting = start is null ? null : TuningSetting.Of(start);
        var model = Model(parsed, setting);
        var threshold = Threshold(parsed, model);
        if (parsed.GetValue(_costBudget) is not null && parsed.GetValue(_hourPrice) is null) throw new ArgumentException("--cost-budget needs to know what time costs: give --price-hour, the price of an hour of this machine.");
        var qrels = Qrels.Read(parsed.GetValue(_qrels)!);
        var queries = QueryFile.Read(parsed.GetValue(_queries)!, qrels.Path);
        if (queries.Count < 2) throw new ArgumentException($"tune needs two judged queries or more, but '{qrels.Path}' judges one: label more queries.");
        var grid = Grid(parsed, model, setting);
        using var models = _models.Load(parsed);
        using var store = new LocalStore(parsed.GetValue(_store)!, models);
        await store.Collection.CountAsync(cancellationToken: cancellationToken);

        var data = await TuningData.LoadAsync(store, queries, qrels, grid, parsed.GetValue(_excludeSelf), cancellationToken);
        var latency = await LatencyTable.MeasureAsync(store, queries, grid, parsed.GetValue(_timed) ?? 100, cancellationToken);
        var points = await grid.MeasureAsync(data, latency, cancellationToken);
        var outcome = Choose(parsed, points, grid, latency.Queries, hasThreshold: threshold is not null);
        TellPower(outcome);

        var chosen = outcome.Chosen.Setting;
        var (calibrator, told) = ((Calibrator?)null, (string?)null);
        string? revision = null;
        if (chosen is { Depth: > 0, Model: { } name })
        {
            using var crossEncoder = models.CreateReranker(new LocalPipelineOptions { Model = ModelFolderName.Folder(name) });
            revision = crossEncoder.GetService<RerankerMetadata>()?.ModelRevision;
            if (threshold is not null)
            {
                (calibrator, told) = threshold.Choose(chosen, data, crossEncoder);
                var folds = QueryFolds.Deal([.. data.Select(query => query.Id)], Math.Min(parsed.GetValue(_folds) ?? DefaultFolds, queries.Count), parsed.GetValue(_seed) ?? DefaultSeed);
                told += "\n" + threshold.TellHeldOut(chosen, data, folds, crossEncoder);
            }
        }

        var definition = chosen.ToDefinition(start, revision);
        var tested = parsed.GetValue(_test) is { } test ? await TestAsync(parsed, store, Qrels.Read(test), grid.Default.ToDefinition(), definition, calibrator, cancellationToken) : ((string Text, JsonObject Json)?)null;
        if (calibrator is not null) definition = definition with { Stages = [definition.Stages[0] with { Calibrator = JsonNode.Parse(calibrator.ToJson()) }] };
        if (parsed.GetValue(_output) is { } output) definition.Save(output);
        Print(parsed, outcome, definition, told, tested);
        return 0;
    }

    private string? Model(ParseResult parsed, TuningSetting? start)
    {
        var model = parsed.GetValue(_model) ?? start?.Model;
        if (model is null && parsed.GetValue(_modelDepth) is not null) throw new ArgumentException("--model-depth is about a cross-encoder: name one with --model.");
        if (start?.Model is { } own && own != model) throw new ArgumentException($"--model is '{model}', but the pipeline of --pipeline has '{own}': leave one of the two out.");
        return model;
    }

    private TuningGrid Grid(ParseResult parsed, string? model, TuningSetting? start)
    {
        var candidates = parsed.GetValue(_candidates) ?? start?.Candidates ?? RetrievalOptions.DefaultCandidateCount;
        if (start is not null && candidates != start.Candidates)
        {
            Console.Error.WriteLine($"--candidates {candidates} stands in place of the pipeline's {start.Candidates}.");
            start = start with { Candidates = candidates, Depth = Math.Min(start.Depth, candidates) };
        }

        var modelDepth = parsed.GetValue(_modelDepth) ?? DefaultModelDepth;
        return new TuningGrid(candidates, model, start?.Model is null ? modelDepth : Math.Max(modelDepth, start.Depth), start);
    }

    private TuningOutcome Choose(ParseResult parsed, IReadOnlyList<TuningPoint> points, TuningGrid grid, int timedQueries, bool hasThreshold)
    {
        var (measure, hourPrice, budget, costBudget) = (parsed.GetValue(_measure) ?? LatencyMeasure.P95, parsed.GetValue(_hourPrice), parsed.GetValue(_budget)!.Value, parsed.GetValue(_costBudget));
        bool IsAffordable(TuningPoint point) => point.Latency(measure) <= budget && !(point.Cost(hourPrice) > costBudget);
        TuningPoint[] choosable = [.. TuningGrid.Choosable(points, IsAffordable).Where(point => !hasThreshold || point.Setting is { Model: not null, Depth: > 0, Skip: null, Mmr: null })];
        var untuned = points.First(point => point.Setting == grid.Default);
        var options = new TuningOptions { FoldCount = parsed.GetValue(_folds) ?? DefaultFolds, Seed = parsed.GetValue(_seed) ?? DefaultSeed, LatencyBudget = budget, CostBudget = costBudget, PrefersCheaper = parsed.GetValue(_prefersCheaper) ?? true };
        var choice = CrossValidation.Choose([.. choosable.Select(point => point.ToCandidate(measure, hourPrice))], [.. Enumerable.Range(0, untuned.Values.Length).Select(i => i.ToString("D9", CultureInfo.InvariantCulture))], options)
            ?? throw new ArgumentException(NothingAffordable(choosable, measure, hourPrice, budget, costBudget, hasThreshold));
        return new TuningOutcome
        {
            Points = points,
            Choosable = choosable,
            Frontier = [.. ParetoFrontier.Of([.. points.Select(point => point.ToCandidate(measure, hourPrice))]).Select(i => points[i])],
            Default = untuned,
            Choice = choice,
            HeldOut = PairedBootstrap.Compare(new double[choice.HeldOutValues.Count], choice.HeldOutValues),
            Difference = PairedBootstrap.Compare(untuned.Values, choice.HeldOutValues),
            Measure = measure,
            HourPrice = hourPrice,
            TimedQueries = timedQueries,
        };
    }

    private static string NothingAffordable(TuningPoint[] points, LatencyMeasure measure, double? hourPrice, double budget, double? costBudget, bool hasThreshold)
    {
        var scored = hasThreshold ? " and gives scores for a threshold" : "";
        var fastest = points.Min(point => point.Latency(measure));
        return fastest > budget
            ? string.Create(CultureInfo.InvariantCulture, $"No setting answers within {budget} ms{scored}: the fastest takes {fastest:F1} ms; raise --latency-budget.")
            : string.Create(CultureInfo.InvariantCulture, $"No setting answers within {budget} ms for {costBudget} US dollars a million{scored}: the cheapest costs {points.Min(point => point.Cost(hourPrice)):F2}; raise --cost-budget.");
    }

    // Whether the labels could have shown a difference that is worth seeing.
    private static void TellPower(TuningOutcome outcome)
    {
        var (queries, other) = (outcome.Default.Values.Length, outcome.Choice.HeldOutValues);
        double[] differences = [.. outcome.Default.Values.Zip(other, (before, after) => after - before)];
        var mean = differences.Average();
        var deviation = Math.Sqrt(differences.Sum(difference => (difference - mean) * (difference - mean)) / (queries - 1));
        if (deviation == 0) return;
        var power = TopicPower.Of(queries, WorthSeeing, deviation);
        if (power >= EnoughPower) return;
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"The {queries} labelled queries show a true difference of {WorthSeeing} in nDCG@10 to the default with a chance of {power * 100:F0} % only; {TopicPower.TopicsFor(WorthSeeing, deviation, EnoughPower)} queries would show it with one of {EnoughPower * 100:F0} %."));
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

    private async Task<(string Text, JsonObject Json)> TestAsync(ParseResult parsed, LocalStore store, Qrels qrels, PipelineDefinition untuned, PipelineDefinition chosen, Calibrator? calibrator, CancellationToken cancellationToken)
    {
        var queries = QueryFile.Read(parsed.GetValue(_queries)!, qrels.Path);
        var (samples, first) = (new List<CalibrationSample>(), new List<(int Relevant, int Shown)>());
        var before = await MeasureAsync(untuned with { Top = null }, (query, found) => first.Add(TunedThreshold.First(found, qrels[query.Id])));
        var after = await MeasureAsync(chosen with { Top = null }, (query, found) =>
        {
            if (calibrator is not null) samples.AddRange(Samples(query, found));
        });
        var interval = PairedBootstrap.Compare(before, after);
        var text = string.Create(CultureInfo.InvariantCulture,
            $"{queries.Count} other queries ({qrels.Path}): ndcg@10 of the default {before.Average():F4}, of the choice {after.Average():F4}, difference {interval.Mean:+0.0000;-0.0000}, 95 % interval {interval.Low:+0.0000;-0.0000} to {interval.High:+0.0000;-0.0000} (paired bootstrap, BCa, {PairedBootstrap.DefaultResamples} resamples).");
        if (calibrator is not null) text += "\n" + TunedThreshold.Tell(calibrator, samples, first);
        return (text, new JsonObject { ["queries"] = queries.Count, ["default"] = before.Average(), ["chosen"] = after.Average(), ["difference"] = TuningJson.Interval(interval) });

        // The order before the threshold takes anything out, with the raw score of each reranked candidate.
        IEnumerable<CalibrationSample> Samples(BeirQuery query, IReadOnlyList<RerankDocument> found) =>
            found.Take(chosen.Stages[0].Depth!.Value).Select(document => new CalibrationSample(query.Id, document.RetrievalScore!.Value, qrels[query.Id].GetValueOrDefault(document.Id!) > 0));

        async Task<double[]> MeasureAsync(PipelineDefinition definition, Action<BeirQuery, IReadOnlyList<RerankDocument>> look)
        {
            using var pipeline = PipelineArguments.Create(definition, store);
            var values = new List<double>(queries.Count);
            foreach (var query in queries)
            {
                var found = await pipeline.Retriever!.RetrieveAsync(query.Text, new RetrievalOptions { CandidateCount = definition.Candidates, ExcludeId = parsed.GetValue(_excludeSelf) ? query.Id : null }, cancellationToken);
                look(query, found.Candidates);
                values.Add(Evaluator.Score(Measure.Ndcg(10), [.. found.Candidates.Select(candidate => candidate.Id!)], qrels[query.Id]));
            }

            return [.. values];
        }
    }

    private void Print(ParseResult parsed, TuningOutcome outcome, PipelineDefinition chosen, string? threshold, (string Text, JsonObject Json)? tested)
    {
        if (parsed.GetValue(_json))
        {
            Console.WriteLine(TuningJson.Format(outcome, chosen, tested?.Json));
            return;
        }

        var budget = string.Create(CultureInfo.InvariantCulture, $"{parsed.GetValue(_budget)} ms{(parsed.GetValue(_costBudget) is { } cost ? $" and {cost} US dollars a million" : "")}");
        Console.Write(TuningText.Format(outcome, budget));
        if (threshold is not null) Console.WriteLine("\n" + threshold);
        if (tested is { } test) Console.WriteLine("\n" + test.Text);
        if (parsed.GetValue(_output) is { } output) Console.WriteLine($"\nSearch with it: skrerank search --store {parsed.GetValue(_store)} --pipeline {output}");
    }
}
