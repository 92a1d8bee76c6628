using System.CommandLine;
using System.Globalization;
using SkRerank.LearningToRank;
using SkRerank.LearningToRank.Training;
using SkRerank.LearningToRank.Trees;

namespace SkRerank.Cli.Training;

/// <summary>Boosted trees by LightGBM.</summary>
internal sealed class LambdaMartLearner : ILearner
{
    private readonly Option<RankingObjective?> _objective = Choice.Of("--objective", "The loss of lambdamart. Default: lambdarank.", ("lambdarank", RankingObjective.LambdaRank), ("rank_xendcg", RankingObjective.XeNdcg));
    private readonly Option<int?> _leaves = Choice.Count("--leaves", "How many leaves a tree has at most. Default: 31.");
    private readonly Option<int?> _minRows = Choice.Count("--min-rows", "How many training rows a leaf has at least; lower it for few data. Default: 20.");
    private readonly Option<int?> _truncation = Choice.Count("--truncation", "How many ranks from the top count. Default: 30.");
    private readonly Option<string?> _gains = new("--label-gains") { Description = "The gain of each grade from 0, with commas. Default: 0,1,3,7,15,… (2^grade - 1).", HelpName = "G,G" };
    private readonly Option<bool> _noNorm = new("--no-norm") { Description = "Do not normalise the lambdas of a query." };
    private readonly Option<double?> _sigmoid = Choice.Positive("--sigmoid", "S", "The steepness of the sigmoid over score differences. Default: 1.");
    private readonly Option<string?> _positions = new("--positions") { Description = "A file with the position, from 0, at which each training row was shown, one a line: the bias of each position is learned and taken off." };
    private readonly Option<double?> _positionRegularization = Choice.Positive("--position-regularization", "L", "How strongly the biases of positions are drawn to 0. Default: not at all.");
    private readonly Option<int?> _evaluationCutoff = Choice.Count("--eval-at", "The cut-off of the nDCG that early stopping looks at. Default: 10.");
    private readonly Option<string[]> _monotone = new("--monotone") { Description = "A feature that must only raise the score (NAME=1) or only lower it (NAME=-1); may be given several times.", HelpName = "NAME=1" };
    private readonly Option<int?> _threads = Choice.Count("--threads", "How many threads train. Default: one a core; the model is the same on any number.");
    private readonly Option<string[]> _parameters = new("--parameter") { Description = "Any other parameter of LightGBM, such as max_depth=8; may be given several times.", HelpName = "NAME=VALUE" };

    public string Name => "lambdamart";

    public IReadOnlyList<Option> Options =>
        [_objective, _leaves, _minRows, _truncation, _gains, _noNorm, _sigmoid, _positions, _positionRegularization, _evaluationCutoff, _monotone, _threads, _parameters];

    public IRankingTrainer CreateTrainer(ParseResult parsed, SharedLearnerOptions shared, RankingRows rows)
    {
        LambdaMartOptions options = new() { Normalize = !parsed.GetValue(_noNorm), Seed = shared.Seed(parsed), EarlyStoppingRounds = shared.EarlyStopping(parsed) };
        if (shared.Rounds(parsed) is { } rounds) options.Rounds = rounds;
        if (shared.LearningRate(parsed) is { } rate) options.LearningRate = rate;
        if (parsed.GetValue(_objective) is { } objective) options.Objective = objective;
        if (parsed.GetValue(_leaves) is { } leaves) options.Leaves = leaves;
        if (parsed.GetValue(_minRows) is { } minRows) options.MinRowsPerLeaf = minRows;
        if (parsed.GetValue(_truncation) is { } truncation) options.TruncationLevel = truncation;
        if (parsed.GetValue(_sigmoid) is { } sigmoid) options.Sigmoid = sigmoid;
        if (parsed.GetValue(_evaluationCutoff) is { } cutoff) options.EvaluationCutoff = cutoff;
        if (parsed.GetValue(_threads) is { } threads) options.Threads = threads;
        if (parsed.GetValue(_positionRegularization) is { } regularization) options.PositionBiasRegularization = regularization;
        if (parsed.GetValue(_gains) is { } gains) options.LabelGains = Numbers(gains);
        if (parsed.GetValue(_positions) is { } positions) options.Positions = Positions(positions, rows);
        foreach (var (name, value) in Pairs(parsed.GetValue(_monotone), "--monotone"))
        {
            if (value is not ("1" or "-1")) throw new ArgumentException($"The value of --monotone must be NAME=1 or NAME=-1, but was '{name}={value}'.");

            // A feature that is left out to see what it gives has no constraint.
            if (rows.LeftOut != name) options.MonotoneConstraints[name] = value == "1" ? 1 : -1;
        }

        foreach (var (name, value) in Pairs(parsed.GetValue(_parameters), "--parameter")) options.Parameters[name] = value;
        return new LambdaMartTrainer(options);
    }

    public void Save(IRankingModel model, string path) => ((TreeEnsemble)model).Save(path);

    public string Describe(IRankingModel model) => string.Create(CultureInfo.InvariantCulture, $"{((TreeEnsemble)model).TreeCount} trees");

    public IReadOnlyList<FeatureWeight> Weights(IRankingModel model) => [.. ((TreeEnsemble)model).Importance().Select(feature => new FeatureWeight(feature.Name, feature.Gain, feature.Splits))];

    private static double[] Numbers(string text) => Array.ConvertAll(text.Split(','), part => double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var gain) && double.IsFinite(gain) && gain >= 0 ? gain
        : throw new ArgumentException($"The value of --label-gains must be numbers of at least 0 with a comma between them, but was '{text}'."));

    private static int[] Positions(string path, RankingRows rows)
    {
        if (!File.Exists(path)) throw new ArgumentException($"The file of positions '{path}' does not exist; check the path.");
        string[] lines = [.. File.ReadLines(path).Where(line => !string.IsNullOrWhiteSpace(line))];
        if (lines.Length != rows.SourceCount) throw new ArgumentException($"The file of positions '{path}' has {lines.Length} lines, and there are {rows.SourceCount} training rows; write one a row.");
        return Array.ConvertAll(rows.Source, row => int.TryParse(lines[row], NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var position) ? position
            : throw new ArgumentException($"The file of positions '{path}', entry {row + 1}: expected a position, a whole number from 0, but came '{lines[row]}'."));
    }

    private static IEnumerable<(string Name, string Value)> Pairs(string[]? words, string option)
    {
        foreach (var word in words ?? [])
        {
            // The last =, because a feature's name may have one.
            var equals = word.LastIndexOf('=');
            if (equals < 1) throw new ArgumentException($"The value of {option} must be NAME=VALUE, but was '{word}'.");
            yield return (word[..equals], word[(equals + 1)..]);
        }
    }
}
