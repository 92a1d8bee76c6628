using System.CommandLine;
using SkRerank.LearningToRank;

namespace SkRerank.Cli.Training;

/// <summary><c>skrerank train ltr</c>: learns to rank from rows of features with grades, and says what the model is worth.</summary>
internal sealed class TrainLtrCommand
{
    private readonly ILearner[] _learners = [new LambdaMartLearner()];
    private readonly Option<string> _train = new("--train") { Description = "The rows to learn from: 'grade qid:query feature:value …' a line (SVMlight, LETOR), or without qid: and with the sizes of the groups in FILE.query.", HelpName = "FILE", Required = true };
    private readonly Option<string?> _valid = new("--valid") { Description = "Rows for --early-stopping to look at.", HelpName = "FILE" };
    private readonly Option<string?> _test = new("--test") { Description = "Rows to measure on, of other queries.", HelpName = "FILE" };
    private readonly Option<string?> _output = new("--output") { Description = "The model file to write.", HelpName = "FILE" };
    private readonly Option<int?> _learner;
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object instead of tables." };
    private readonly SharedLearnerOptions _shared = new();

    private TrainLtrCommand() => _learner = Choice.Of("--learner", $"How to learn. Default: {_learners[0].Name}.", [.. _learners.Select((learner, i) => (learner.Name, i))]);

    public static Command Create()
    {
        TrainLtrCommand train = new();
        Command command = new("ltr", "Learn to rank from rows of features with grades; prints nDCG by named definitions and what each feature gives.")
        {
            train._train, train._valid, train._test, train._output, train._learner, train._json,
        };
        train._shared.AddTo(command);
        foreach (var option in train._learners.SelectMany(learner => learner.Options)) command.Options.Add(option);
        command.SetAction(train.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var learner = Learner(parsed);
        var training = RankingDataFile.Read(parsed.GetValue(_train)!);
        var validation = parsed.GetValue(_valid) is { } valid ? RankingDataFile.Read(valid, training.FeatureNames) : null;
        var test = parsed.GetValue(_test) is { } path ? RankingDataFile.Read(path, training.FeatureNames) : null;
        var trainer = learner.CreateTrainer(parsed, _shared, RankingRows.All(training));
        var model = await ProgressView.RunAsync("rounds", report => Task.Run(() => trainer.Train(training, validation, new RoundProgress(report), cancellationToken), cancellationToken));
        if (parsed.GetValue(_output) is { } output) learner.Save(model, output);

        LtrReport report = new($"{learner.Name}: {learner.Describe(model)}", learner.Weights(model));
        var seed = _shared.Seed(parsed);
        report.Add("train", training, new MeasuredRows(model, training, seed));
        if (validation is not null) report.Add("valid", validation, new MeasuredRows(model, validation, seed));
        if (test is not null) report.Add("test", test, new MeasuredRows(model, test, seed));
        Console.Write(parsed.GetValue(_json) ? report.Json() + "\n" : report.Text());
        return 0;
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
