using System.CommandLine;
using SkRerank.LearningToRank;
using SkRerank.LearningToRank.Linear;

namespace SkRerank.Cli.Training;

/// <summary>A weighted sum of features by coordinate ascent.</summary>
internal sealed class LinearLearner : ILearner
{
    private readonly Option<int?> _restarts = Choice.Count("--restarts", "How often the search of linear begins anew. Default: 5.");

    public string Name => "linear";

    public IReadOnlyList<Option> Options => [_restarts];

    public IRankingTrainer CreateTrainer(ParseResult parsed, SharedLearnerOptions shared, RankingRows rows)
    {
        if (shared.LearningRate(parsed) is not null) throw new ArgumentException("--learning-rate is not for --learner linear, whose steps are tried one by one: leave it out.");
        if (shared.EarlyStopping(parsed) is not null) throw new ArgumentException("--early-stopping is not for --learner linear, which ends by itself and keeps the pass with the best nDCG of --valid: leave it out.");
        CoordinateAscentOptions options = new() { Seed = shared.Seed(parsed) };
        if (shared.Rounds(parsed) is { } passes) options.Passes = passes;
        if (parsed.GetValue(_restarts) is { } restarts) options.Restarts = restarts;
        return new CoordinateAscentTrainer(options);
    }

    public void Save(IRankingModel model, string path) => ((LinearRankingModel)model).Save(path);

    public string Describe(IRankingModel model) => FormattableString.Invariant($"{((LinearRankingModel)model).Weights.ToArray().Count(weight => weight != 0)} of {model.FeatureNames.Count} standardised features have a weight");

    public IReadOnlyList<FeatureWeight> Weights(IRankingModel model)
    {
        var linear = (LinearRankingModel)model;
        return [.. linear.FeatureNames.Zip(linear.Weights.ToArray(), (name, weight) => new FeatureWeight(name, weight))
            .Where(feature => feature.Weight != 0)
            .OrderByDescending(feature => Math.Abs(feature.Weight))];
    }
}
