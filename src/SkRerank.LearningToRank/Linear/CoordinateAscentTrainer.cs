namespace SkRerank.LearningToRank.Linear;

/// <summary>Fits a weighted sum of features by coordinate ascent on nDCG itself (Metzler and Croft, Information Retrieval 2007).</summary>
/// <remarks>
/// <para>
/// One weight after the other, in a shuffled order, is moved up, then down, then to 0, by steps that grow, and keeps the value with the best nDCG of the training rows; the weights are then divided by the sum of their absolute values. The search begins anew several times, as RankLib's does;
/// unlike RankLib's, a step down stays a step down for a small weight, and a pass that gains too little ends a search.
/// </para>
/// <para>Equal scores share the gains of their ranks, so that neither the order of rows nor the labels decide a tie. With validation rows, the weights with their best nDCG after any pass are kept, without them those with the best nDCG of the training rows. One thread and a seed: the same data and options give the same model on one kind of machine.</para>
/// </remarks>
public sealed class CoordinateAscentTrainer : IRankingTrainer
{
    private readonly CoordinateAscentOptions _options;

    /// <summary>Initializes a new instance of the <see cref="CoordinateAscentTrainer"/> class.</summary>
    /// <param name="options">The options, of which a copy is kept, or <see langword="null"/> for the defaults.</param>
    public CoordinateAscentTrainer(CoordinateAscentOptions? options = null) => _options = options?.Clone() ?? new CoordinateAscentOptions();

    /// <inheritdoc cref="IRankingTrainer.Train"/>
    public LinearRankingModel Train(RankingDataset training, RankingDataset? validation = null, IProgress<TrainingRound>? progress = null, CancellationToken cancellationToken = default)
    {
        RowChecks.RequireTrainable(training, validation);
        var random = new Random(_options.Seed);
        var scaler = FeatureScaler.Fit(training);
        var search = new WeightSearch(training, scaler, _options);
        var measured = validation is null ? null : scaler.Transform(validation);
        var measure = validation is null ? null : new TieAwareNdcg(validation, _options.Cutoff);
        var best = (Ndcg: double.NegativeInfinity, Weights: Array.Empty<double>());
        for (var restart = 0; restart < _options.Restarts; restart++)
        {
            search.Restart();
            for (var pass = 1; pass <= _options.Passes; pass++)
            {
                var gained = search.Pass(random, cancellationToken);
                var ndcg = measured is null ? (double?)null : measure!.Mean(search.Score(measured));
                progress?.Report(new TrainingRound((restart * _options.Passes) + pass, _options.Restarts * _options.Passes, ndcg));
                if ((ndcg ?? search.Ndcg) > best.Ndcg) best = (ndcg ?? search.Ndcg, [.. search.Weights]);
                if (gained < _options.Tolerance) break;
            }
        }

        return new LinearRankingModel([.. training.FeatureNames], scaler, best.Weights);
    }

    IRankingModel IRankingTrainer.Train(RankingDataset training, RankingDataset? validation, IProgress<TrainingRound>? progress, CancellationToken cancellationToken) =>
        Train(training, validation, progress, cancellationToken);
}
