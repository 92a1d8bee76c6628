using System.CommandLine;
using SkRerank.Evaluation;
using SkRerank.LearningToRank;

namespace SkRerank.Cli.Training;

/// <summary><c>skrerank train ltr</c>: learns to rank from rows of features with grades, and says what the model is worth.</summary>
internal sealed class TrainLtrCommand
{
    private const int DefaultFolds = 5;
    private const int DefaultAblated = 10;
    private readonly ILearner[] _learners = [new LambdaMartLearner(), .. NetworkLearner.CreateAll(), new LinearLearner()];
    private readonly Option<string> _train = new("--train") { Description = "The rows to learn from: 'grade qid:query feature:value …' a line (SVMlight, LETOR), or without qid: and with the sizes of the groups in FILE.query.", HelpName = "FILE", Required = true };
    private readonly Option<string?> _valid = new("--valid") { Description = "Rows for --early-stopping to look at.", HelpName = "FILE" };
    private readonly Option<string?> _test = new("--test") { Description = "Rows to measure on, of other queries.", HelpName = "FILE" };
    private readonly Option<string?> _output = new("--output") { Description = "The model file to write.", HelpName = "FILE" };
    private readonly Option<int?> _learner;
    private readonly Option<int?> _folds = Choice.Count("--folds", "Also train K times on the training rows, each time without a K-th of the queries, and measure on those.");
    private readonly Option<bool> _ablation = new("--ablation") { Description = "Also leave out each of the features that the model leans on most, over the folds (5 unless --folds says otherwise), and say what it changes." };
    private readonly Option<int?> _ablationTop = Choice.Count("--ablation-top", "How many features --ablation leaves out, one at a time. Default: 10.");
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object instead of tables." };
    private readonly SharedLearnerOptions _shared = new();

    private TrainLtrCommand() => _learner = Choice.Of("--learner", $"How to learn. Default: {_learners[0].Name}.", [.. _learners.Select((learner, i) => (learner.Name, i))]);

    public static Command Create()
    {
        TrainLtrCommand train = new();
        Command command = new("ltr", "Learn to rank from rows of features with grades; prints nDCG by named definitions and what each feature gives.")
        {
            train._train, train._valid, train._test, train._output, train._learner, train._folds, train._ablation, train._ablationTop, train._json,
        };
        train._shared.AddTo(command);
        foreach (var option in train._learners.SelectMany(learner => learner.Options)) command.Options.Add(option);
        command.SetAction(train.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var learner = Learner(parsed);
        var isAblated = parsed.GetValue(_ablation);
        if (!isAblated && parsed.GetValue(_ablationTop) is not null) throw new ArgumentException("--ablation-top says how many features --ablation leaves out: give --ablation too.");
        if (_shared.EarlyStopping(parsed) is not null && parsed.GetValue(_valid) is null) throw new ArgumentException("--early-stopping looks at rows that are not trained on: name them with --valid.");
        var output = parsed.GetValue(_output);
        if (output is not null && Path.GetDirectoryName(Path.GetFullPath(output)) is { } folder && !Directory.Exists(folder)) throw new ArgumentException($"The folder '{folder}' of --output does not exist; make it first.");
        var training = RankingDataFile.Read(parsed.GetValue(_train)!);
        var validation = parsed.GetValue(_valid) is { } valid ? RankingDataFile.Read(valid, training.FeatureNames) : null;
        var test = parsed.GetValue(_test) is { } path ? RankingDataFile.Read(path, training.FeatureNames) : null;
        var seed = _shared.Seed(parsed);
        var folds = parsed.GetValue(_folds) is { } count ? new QueryFolds(training, count, seed) : isAblated ? new QueryFolds(training, Math.Min(DefaultFolds, training.GroupSizes.Count), seed) : null;
        if (isAblated && training.FeatureNames.Count < 2) throw new ArgumentException("--ablation leaves one feature out, and there is only one: give it two or more.");
        var trainer = learner.CreateTrainer(parsed, _shared, RankingRows.All(training));
        foreach (var warning in Warnings(training, validation, test)) Console.Error.WriteLine(TerminalText.OneLine(warning));

        var model = await ProgressView.RunAsync("rounds", report => Task.Run(() => trainer.Train(training, validation, new RoundProgress(report), cancellationToken), cancellationToken));
        if (output is not null) learner.Save(model, output);

        var weights = learner.Weights(model);
        LtrReport report = new($"{learner.Name}: {learner.Describe(model)}", weights);
        foreach (var (name, data) in Sets(training, validation, test))
        {
            MeasuredRows rows = new(model, data, seed);
            report.Add(name, data, rows);
            if (LeakageChecks.OrderDependence(name, rows.PerQueryInFileOrder(LtrReport.Main).Average(), rows.PerQuery(LtrReport.Main).Average()) is { } warning) Console.Error.WriteLine(warning);
        }

        if (folds is not null) await AddFoldsAsync(report, folds, isAblated ? [.. Ablated(parsed, training, weights)] : [], Train);
        Console.Write(parsed.GetValue(_json) ? report.Json() + "\n" : report.Text());
        return 0;

        IRankingModel Train(RankingRows rows) => learner.CreateTrainer(parsed, _shared, rows).Train(rows.Data, rows.LeftOut is { } name && validation is not null ? RankingRows.All(validation).Without(name).Data : validation, cancellationToken: cancellationToken);
    }

    private static async Task AddFoldsAsync(LtrReport report, QueryFolds folds, string[] ablated, Func<RankingRows, IRankingModel> train) => await ProgressView.RunAsync("folds", progress => Task.Run(() =>
    {
        var (done, all) = (0, (1 + ablated.Length) * folds.Count);
        var whole = folds.Measure(LtrReport.FoldMeasures, Counted);
        report.AddFolds(folds.Count, whole);
        foreach (var name in ablated)
        {
            var without = folds.Measure([LtrReport.Main], Counted, name)[0];
            report.AddAblated(new AblatedFeature(name, without.Average(), PairedBootstrap.Compare(whole[0], without)));
        }

        return done;

        IRankingModel Counted(RankingRows rows)
        {
            var model = train(rows);
            progress(++done, all);
            return model;
        }
    }));

    // Features that no split looks at change nothing, so they are not tried.
    private IEnumerable<string> Ablated(ParseResult parsed, RankingDataset training, IReadOnlyList<FeatureWeight> weights) =>
        (weights.Count > 0 ? weights.Where(weight => weight.Weight != 0).Select(weight => weight.Name) : training.FeatureNames).Take(parsed.GetValue(_ablationTop) ?? DefaultAblated);

    private static IEnumerable<(string Name, RankingDataset Data)> Sets(RankingDataset training, RankingDataset? validation, RankingDataset? test)
    {
        yield return ("train", training);
        if (validation is not null) yield return ("valid", validation);
        if (test is not null) yield return ("test", test);
    }

    private static IEnumerable<string> Warnings(RankingDataset training, RankingDataset? validation, RankingDataset? test)
    {
        foreach (var (name, data) in Sets(training, validation, test))
        {
            if (LeakageChecks.SortedRows(name, data) is { } sorted) yield return sorted;
            if (data != training && LeakageChecks.SharedQueries(name, training, data) is { } shared) yield return shared;
        }

        foreach (var telling in LeakageChecks.TellingFeatures(training)) yield return telling;
    }

    private ILearner Learner(ParseResult parsed)
    {
        var learner = _learners[parsed.GetValue(_learner) ?? 0];
        foreach (var other in _learners.Where(other => other != learner))
        {
            if (other.Options.FirstOrDefault(option => !learner.Options.Contains(option) && parsed.GetResult(option) is { Implicit: false }) is { } option) throw new ArgumentException($"{option.Name} is an option of --learner {other.Name}, and the learner is {learner.Name}: leave one of the two out.");
        }

        return learner;
    }

    private sealed class RoundProgress(Action<int, int> report) : IProgress<TrainingRound>
    {
        public void Report(TrainingRound value) => report(value.Round, value.Rounds);
    }
}
