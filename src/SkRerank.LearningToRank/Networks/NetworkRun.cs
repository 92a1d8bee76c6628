namespace SkRerank.LearningToRank.Networks;

/// <summary>Holds what the passes of one training share.</summary>
internal sealed class NetworkRun
{
    private readonly MultilayerPerceptron _network;
    private readonly NeuralRankingOptions _options;
    private readonly Random _random;
    private readonly PairwiseLoss _loss;
    private readonly AdamOptimizer _optimizer;
    private readonly (double[] Rows, int[] Labels)[] _queries;
    private readonly int[] _order;
    private readonly double[] _gradient;
    private readonly int _inputs;

    public NetworkRun(RankingDataset training, FeatureScaler scaler, MultilayerPerceptron network, NeuralRankingOptions options, Random random)
    {
        (_network, _options, _random, _inputs) = (network, options, random, scaler.Inputs);
        _loss = new PairwiseLoss(options.Loss, options.Sigma, options.Mu);
        _optimizer = new AdamOptimizer(network.Parameters, options.LearningRate, options.WeightDecay, network.Weights());
        _queries = [.. Shuffled(training, scaler)];
        _order = [.. Enumerable.Range(0, _queries.Length)];
        _gradient = new double[network.Parameters.Length];
    }

    /// <summary>Learns from every query once, in a new order.</summary>
    public void Pass(CancellationToken cancellationToken)
    {
        _random.Shuffle(_order);
        foreach (var batch in _order.Chunk(_options.BatchQueries))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Array.Clear(_gradient);
            foreach (var query in batch) Evaluate(query, 1.0 / batch.Length, _gradient);
            _optimizer.Step(_gradient);
        }
    }

    /// <summary>Gives the loss of a query, and adds its derivatives by each parameter, times a share.</summary>
    public double Evaluate(int query, double share, double[] gradient)
    {
        var (rows, labels) = _queries[query];
        var activations = new double[labels.Length * _network.Units];
        var (scores, slopes) = (new double[labels.Length], new double[labels.Length]);
        for (var i = 0; i < labels.Length; i++) scores[i] = _network.Forward(rows.AsSpan(i * _inputs, _inputs), activations.AsSpan(i * _network.Units, _network.Units));
        var loss = _loss.Evaluate(labels, scores, slopes);
        for (var i = 0; i < labels.Length; i++)
        {
            if (slopes[i] != 0) _network.Backward(rows.AsSpan(i * _inputs, _inputs), activations.AsSpan(i * _network.Units, _network.Units), slopes[i] * share, gradient);
        }

        return loss;
    }

    /// <summary>Gives the present scores of rows of inputs.</summary>
    public double[] Score(double[] rows)
    {
        var scores = new double[rows.Length / _inputs];
        var activations = new double[_network.Units];
        for (var i = 0; i < scores.Length; i++) scores[i] = _network.Forward(rows.AsSpan(i * _inputs, _inputs), activations);
        return scores;
    }

    private IEnumerable<(double[] Rows, int[] Labels)> Shuffled(RankingDataset training, FeatureScaler scaler)
    {
        var inputs = scaler.Transform(training);
        var start = 0;
        foreach (var size in training.GroupSizes)
        {
            int[] order = [.. Enumerable.Range(start, size)];
            _random.Shuffle(order);
            yield return ([.. order.SelectMany(row => inputs.AsSpan(row * _inputs, _inputs).ToArray())], Array.ConvertAll(order, row => training.Labels.Span[row]));
            start += size;
        }
    }
}
