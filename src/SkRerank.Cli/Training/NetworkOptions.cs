using System.CommandLine;
using System.Globalization;
using SkRerank.LearningToRank.Networks;

namespace SkRerank.Cli.Training;

/// <summary>The options of the learners that train a network.</summary>
internal sealed class NetworkOptions
{
    private readonly Option<int[]?> _hidden = new("--hidden")
    {
        Description = "The units of each hidden layer with commas, or 0 for none. Default: 32.",
        HelpName = "N,N",
        CustomParser = result =>
        {
            var word = result.Tokens.Count > 0 ? result.Tokens[^1].Value : "";
            if (word == "0") return [];
            var units = Array.ConvertAll(word.Split(','), part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0);
            if (Array.TrueForAll(units, count => count is >= 1 and <= 4096)) return units;
            result.AddError($"The value of --hidden must be numbers from 1 to 4096 with a comma between them, or 0, but was '{word}'");
            return null;
        },
    };

    private readonly Option<NetworkActivation?> _activation = Choice.Of("--activation", "What a hidden unit makes of its sum. Default: relu.", ("relu", NetworkActivation.Relu), ("tanh", NetworkActivation.Tanh));
    private readonly Option<double?> _decay = Choice.NotNegative("--weight-decay", "D", "By what share, times the learning rate, a step makes each weight smaller. Default: 0.01.");
    private readonly Option<int?> _batch = Choice.Count("--batch", "How many queries a step learns from. Default: 16.");

    /// <summary>Gets all of them.</summary>
    public IReadOnlyList<Option> All => [_hidden, _activation, _decay, _batch];

    /// <summary>Makes the options of a trainer.</summary>
    public NeuralRankingOptions Create(ParseResult parsed, SharedLearnerOptions shared, RankingLoss loss)
    {
        NeuralRankingOptions options = new() { Loss = loss, Seed = shared.Seed(parsed), Patience = shared.EarlyStopping(parsed) };
        if (shared.Rounds(parsed) is { } rounds) options.Epochs = rounds;
        if (shared.LearningRate(parsed) is { } rate) options.LearningRate = rate;

        // Of an array that is not given, the value is an empty one, which here says something.
        if (parsed.GetResult(_hidden) is { Implicit: false }) options.HiddenLayers = parsed.GetValue(_hidden)!;
        if (parsed.GetValue(_activation) is { } activation) options.Activation = activation;
        if (parsed.GetValue(_decay) is { } decay) options.WeightDecay = decay;
        if (parsed.GetValue(_batch) is { } batch) options.BatchQueries = batch;
        return options;
    }
}
