using System.Numerics.Tensors;

namespace SkRerank.LearningToRank.Linear;

/// <summary>Scores candidates by a weighted sum of standardised features.</summary>
/// <remarks>A missing value (<see cref="double.NaN"/>) counts as the mean of the training rows; where the training rows missed values of that feature too, a second weight is added. Thread-safe.</remarks>
public sealed class LinearRankingModel : IRankingModel
{
    private readonly FeatureScaler _scaler;
    private readonly double[] _weights;

    internal LinearRankingModel(IReadOnlyList<string> featureNames, FeatureScaler scaler, double[] weights) => (FeatureNames, _scaler, _weights) = (featureNames, scaler, weights);

    /// <inheritdoc/>
    public IReadOnlyList<string> FeatureNames { get; }

    /// <summary>Gets the weight of each standardised feature, in the order of <see cref="FeatureNames"/>.</summary>
    /// <value>Weights whose absolute values sum to 1 together with <see cref="MissingWeights"/>.</value>
    public ReadOnlyMemory<double> Weights => _weights.AsMemory(0, FeatureNames.Count);

    /// <summary>Gets what a missing value of a feature adds to the score, by the feature's name.</summary>
    /// <value>Only the features that missed values in the training rows.</value>
    public IReadOnlyDictionary<string, double> MissingWeights => Enumerable.Range(0, _scaler.Indicators.Count).ToDictionary(i => FeatureNames[_scaler.Indicators[i]], i => _weights[FeatureNames.Count + i], StringComparer.Ordinal);

    /// <summary>Loads a model that <see cref="Save"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The model.</returns>
    /// <exception cref="RerankException">The file is missing, is no such model, or has parts that do not fit each other; the message says which.</exception>
    public static LinearRankingModel Load(string path)
    {
        var file = RankingModelFile.Read(path, RankingModelFile.Linear);
        return new LinearRankingModel(file.FeatureNames!, file.ToScaler(), file.Parameters!);
    }

    /// <summary>Writes the model as JSON, whole or not at all.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path) => new RankingModelFile
    {
        Format = RankingModelFile.Linear,
        FeatureNames = [.. FeatureNames],
        Means = [.. _scaler.Means],
        Deviations = [.. _scaler.Deviations],
        MissingIndicators = [.. _scaler.Indicators],
        Parameters = _weights,
    }.Write(path);

    /// <inheritdoc/>
    public void Score(ReadOnlySpan<double> features, Span<double> scores)
    {
        RowChecks.RequireRows(features, FeatureNames.Count, scores.Length);
        var inputs = new double[_scaler.Inputs];
        for (var row = 0; row < scores.Length; row++)
        {
            _scaler.Transform(features.Slice(row * FeatureNames.Count, FeatureNames.Count), inputs);
            scores[row] = TensorPrimitives.Dot<double>(inputs, _weights);
        }
    }
}
