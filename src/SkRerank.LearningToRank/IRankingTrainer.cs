namespace SkRerank.LearningToRank;

/// <summary>Learns a <see cref="IRankingModel"/> from labelled rows: boosted trees, a network or a weighted sum.</summary>
/// <remarks>A trainer keeps its options and nothing of a training, so it may be used again; the same data and the same options give the same model.</remarks>
public interface IRankingTrainer
{
    /// <summary>Trains a model.</summary>
    /// <param name="training">The rows to learn from; left as they are.</param>
    /// <param name="validation">Rows that the model does not learn from and that say when to stop, with the features of <paramref name="training"/> in the same order; null to train for all rounds.</param>
    /// <param name="progress">Hears of each round as it ends, on the thread that trains; null for nobody.</param>
    /// <param name="cancellationToken">Ends the training between two rounds.</param>
    /// <returns>The model, with the feature names of <paramref name="training"/>.</returns>
    /// <exception cref="ArgumentException">The data sets do not fit each other or the options.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    IRankingModel Train(
        RankingDataset training, RankingDataset? validation = null, IProgress<TrainingRound>? progress = null, CancellationToken cancellationToken = default);
}
