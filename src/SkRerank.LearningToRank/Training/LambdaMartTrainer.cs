using SkRerank.LearningToRank.Training.LightGbm;
using SkRerank.LearningToRank.Trees;

namespace SkRerank.LearningToRank.Training;

/// <summary>Trains boosted trees on rankings through LightGBM's native library; the model is then scored in managed code.</summary>
/// <remarks>The library comes with the package <c>LightGBM</c> for linux-x64, win-x64 and osx-x64. Models are the library's own text, so its other tools read them.</remarks>
public sealed class LambdaMartTrainer : IRankingTrainer
{
    private readonly LambdaMartOptions _options;

    /// <summary>Initializes a new instance of the <see cref="LambdaMartTrainer"/> class.</summary>
    /// <param name="options">How to train, copied; null for the defaults.</param>
    public LambdaMartTrainer(LambdaMartOptions? options = null) => _options = options is null ? new LambdaMartOptions() : new LambdaMartOptions(options);

    /// <inheritdoc/>
    IRankingModel IRankingTrainer.Train(RankingDataset training, RankingDataset? validation, IProgress<TrainingRound>? progress, CancellationToken cancellationToken) => Train(training, validation, progress, cancellationToken);

    /// <inheritdoc cref="IRankingTrainer.Train"/>
    /// <exception cref="RerankException">The native library is not there, refuses the data or options, or finds no split.</exception>
    public TreeEnsemble Train(
        RankingDataset training, RankingDataset? validation = null, IProgress<TrainingRound>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(training);
        cancellationToken.ThrowIfCancellationRequested();
        LambdaMartParameters.Check(_options, training, nameof(training));
        if (validation is not null) CheckValidation(training, validation);
        else if (_options.EarlyStoppingRounds is not null) throw new ArgumentException("Early stopping needs validation rows to measure on, and there are none; give them or leave EarlyStoppingRounds out.", nameof(validation));
        if (_options.Positions is { } positions && positions.Count != training.Count) throw new ArgumentException($"There are {positions.Count} positions for {training.Count} training rows; give one a row.", nameof(training));
        var parameters = LambdaMartParameters.Format(_options, training.FeatureNames);

        LightGbmLibrary.Require();
        using var rows = LightGbmDataset.Create(training, parameters, _options.Positions);
        using var held = validation is null ? null : LightGbmDataset.Create(validation, parameters, reference: rows);
        using var booster = LightGbmBooster.Create(rows, parameters);
        if (held is not null) booster.AddValidation(held);
        var text = booster.ToText(Rounds(booster, held is not null, progress, cancellationToken));
        var model = TreeEnsemble.Parse(text);
        if (model.Importance().Sum(feature => feature.Splits) > 0) return model;
        throw new RerankException($"No tree found a split in {training.Count} rows of {training.GroupSizes.Count} queries with at least {_options.MinRowsPerLeaf} rows a leaf: lower that (MinRowsPerLeaf, --min-rows), or check that labels and features differ within queries.")
        {
            ProviderName = "lightgbm",
            Operation = "train",
        };
    }

    private int Rounds(LightGbmBooster booster, bool isValidated, IProgress<TrainingRound>? progress, CancellationToken cancellationToken)
    {
        var (best, bestRound) = (double.NegativeInfinity, 0);
        for (var round = 1; round <= _options.Rounds; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!booster.Update()) return bestRound > 0 ? bestRound : round;
            double? ndcg = isValidated ? booster.Evaluate()[0] : null;
            progress?.Report(new TrainingRound(round, _options.Rounds, ndcg));
            if (_options.EarlyStoppingRounds is not { } patience) continue;
            if (ndcg > best) (best, bestRound) = (ndcg.Value, round);
            else if (round - bestRound >= patience) return bestRound;
        }

        return bestRound > 0 ? bestRound : _options.Rounds;
    }

    private void CheckValidation(RankingDataset training, RankingDataset validation)
    {
        LambdaMartParameters.Check(_options, validation, nameof(validation));
        if (!validation.FeatureNames.SequenceEqual(training.FeatureNames, StringComparer.Ordinal)) throw new ArgumentException("The validation rows have other features than the training rows; give the same features in the same order.", nameof(validation));
    }
}
