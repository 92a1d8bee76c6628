using System.CommandLine;
using System.Globalization;

namespace SkRerank.Cli.Training;

/// <summary>The options that every learner has; a learner has its own defaults.</summary>
internal sealed class SharedLearnerOptions
{
    private readonly Option<int?> _rounds = Choice.Count("--rounds", "How many rounds to train at most: trees, passes over the rows or line searches.");
    private readonly Option<double?> _rate = Choice.Positive("--learning-rate", "R", "How far a round goes.");
    private readonly Option<int?> _earlyStopping = Choice.Count("--early-stopping", "Stop after so many rounds without a better nDCG of the --valid rows, and keep the best round.");
    private readonly Option<int?> _seed = new("--seed")
    {
        Description = "The seed of everything random: the same seed gives the same model. Default: 1.",
        HelpName = "N",
        CustomParser = result =>
        {
            var word = result.Tokens.Count > 0 ? result.Tokens[^1].Value : "";
            if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var seed)) return seed;
            result.AddError($"The value of --seed must be a whole number of at least 0, but was '{word}'");
            return null;
        },
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_rounds, _rate, _earlyStopping, _seed]) command.Options.Add(option);
    }

    /// <summary>Gives the rounds, or null for the learner's default.</summary>
    public int? Rounds(ParseResult parsed) => parsed.GetValue(_rounds);

    /// <summary>Gives the learning rate, or null for the learner's default.</summary>
    public double? LearningRate(ParseResult parsed) => parsed.GetValue(_rate);

    /// <summary>Gives after how many rounds to stop, or null for never.</summary>
    public int? EarlyStopping(ParseResult parsed) => parsed.GetValue(_earlyStopping);

    /// <summary>Gives the seed.</summary>
    public int Seed(ParseResult parsed) => parsed.GetValue(_seed) ?? 1;
}
