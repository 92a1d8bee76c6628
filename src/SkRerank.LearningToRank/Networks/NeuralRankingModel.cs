namespace SkRerank.LearningToRank.Networks;

/// <summary>Scores candidates by a small feed-forward network over standardised features.</summary>
/// <remarks>
/// A missing value (<see cref="double.NaN"/>) counts as the mean of the training rows; where the training rows missed values of that feature too, a second input says so. The score is the network's output, on no particular scale. Thread-safe.
/// </remarks>
public sealed class NeuralRankingModel : IRankingModel
{
    private readonly MultilayerPerceptron _network;
    private readonly FeatureScaler _scaler;
    private readonly int[] _hiddenLayers;
    private readonly NetworkActivation _activation;

    internal NeuralRankingModel(IReadOnlyList<string> featureNames, FeatureScaler scaler, MultilayerPerceptron network, NeuralRankingOptions options)
    {
        (FeatureNames, _scaler, _network) = (featureNames, scaler, network);
        (_hiddenLayers, _activation, Loss) = ([.. options.HiddenLayers], options.Activation, options.Loss);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> FeatureNames { get; }

    /// <summary>Gets the loss that the network learned by.</summary>
    public RankingLoss Loss { get; }

    /// <summary>Gets how many units each hidden layer has.</summary>
    /// <value>Empty for a linear model.</value>
    public IReadOnlyList<int> HiddenLayers => _hiddenLayers;

    /// <summary>Gets how many weights and biases the network has.</summary>
    public int ParameterCount => _network.Parameters.Length;

    /// <summary>Loads a model that <see cref="Save"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The model; it gives the scores of the saved one to the bit on one kind of machine.</returns>
    /// <exception cref="RerankException">The file is missing, is no such model, or has parts that do not fit each other; the message says which.</exception>
    public static NeuralRankingModel Load(string path)
    {
        var file = RankingModelFile.Read(path, RankingModelFile.Network);
        var options = new NeuralRankingOptions { HiddenLayers = file.HiddenLayers!, Activation = file.Activation!.Value, Loss = file.Loss!.Value };
        var scaler = file.ToScaler();
        var network = new MultilayerPerceptron(scaler.Inputs, options.HiddenLayers, options.Activation);
        file.Parameters!.CopyTo(network.Parameters, 0);
        return new NeuralRankingModel(file.FeatureNames!, scaler, network, options);
    }

    /// <summary>Writes the model as JSON, whole or not at all.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path) => new RankingModelFile
    {
        Format = RankingModelFile.Network,
        FeatureNames = [.. FeatureNames],
        Means = [.. _scaler.Means],
        Deviations = [.. _scaler.Deviations],
        MissingIndicators = [.. _scaler.Indicators],
        HiddenLayers = _hiddenLayers,
        Activation = _activation,
        Loss = Loss,
        Parameters = _network.Parameters,
    }.Write(path);

    /// <inheritdoc/>
    public void Score(ReadOnlySpan<double> features, Span<double> scores)
    {
        RowChecks.RequireRows(features, FeatureNames.Count, scores.Length);
        var inputs = new double[_scaler.Inputs];
        var activations = new double[_network.Units];
        for (var row = 0; row < scores.Length; row++)
        {
            _scaler.Transform(features.Slice(row * FeatureNames.Count, FeatureNames.Count), inputs);
            scores[row] = _network.Forward(inputs, activations);
        }
    }
}
