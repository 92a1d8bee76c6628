namespace SkRerank.LearningToRank.Networks;

/// <summary>Trains RankNet and LambdaLoss networks by backpropagation and Adam, a few queries a step.</summary>
/// <remarks>
/// <para>Features are standardised over the training rows. The rows of each query are shuffled first, so that an order by label in the file does not leak through equal scores. A step takes the mean of the losses of its queries.</para>
/// <para>One thread, double precision and a seed: the same data and options give the same model on one kind of machine.</para>
/// </remarks>
public sealed class NeuralRankingTrainer : IRankingTrainer
{
    private readonly NeuralRankingOptions _options;

    /// <summary>Initializes a new instance of the <see cref="NeuralRankingTrainer"/> class.</summary>
    /// <param name="options">The options, of which a copy is kept, or <see langword="null"/> for the defaults.</param>
    public NeuralRankingTrainer(NeuralRankingOptions? options = null) => _options = options?.Clone() ?? new NeuralRankingOptions();

    /// <inheritdoc cref="IRankingTrainer.Train"/>
    /// <exception cref="RerankException">The training diverged: its numbers outgrew all bounds.</exception>
    public NeuralRankingModel Train(RankingDataset training, RankingDataset? validation = null, IProgress<TrainingRound>? progress = null, CancellationToken cancellationToken = default)
    {
        RowChecks.RequireTrainable(training, validation);
        var random = new Random(_options.Seed);
        var scaler = FeatureScaler.Fit(training);
        var network = new MultilayerPerceptron(scaler.Inputs, _options.HiddenLayers, _options.Activation);
        network.Initialise(random);
        var run = new NetworkRun(training, scaler, network, _options, random);
        var measured = validation is null ? null : scaler.Transform(validation);
        var measure = validation is null ? null : new TieAwareNdcg(validation, _options.Cutoff);
        var best = (Ndcg: double.NegativeInfinity, Epoch: 0, Parameters: Array.Empty<double>());
        for (var epoch = 1; epoch <= _options.Epochs; epoch++)
        {
            run.Pass(cancellationToken);
            if (!Array.TrueForAll(network.Parameters, double.IsFinite)) throw new RerankException($"The training of the network must stay finite, but diverged in pass {epoch}; lower LearningRate.") { ProviderName = "learning-to-rank", Operation = "train" };
            var ndcg = measured is null ? (double?)null : measure!.Mean(run.Score(measured));
            progress?.Report(new TrainingRound(epoch, _options.Epochs, ndcg));
            if (_options.Patience is not { } patience || ndcg is null) continue;
            if (ndcg > best.Ndcg) best = (ndcg.Value, epoch, [.. network.Parameters]);
            if (epoch - best.Epoch >= patience) break;
        }

        if (best.Epoch > 0) best.Parameters.CopyTo(network.Parameters, 0);
        return new NeuralRankingModel([.. training.FeatureNames], scaler, network, _options);
    }

    IRankingModel IRankingTrainer.Train(RankingDataset training, RankingDataset? validation, IProgress<TrainingRound>? progress, CancellationToken cancellationToken) =>
        Train(training, validation, progress, cancellationToken);
}
