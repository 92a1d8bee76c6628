using System.Numerics.Tensors;

namespace SkRerank.LearningToRank.Linear;

/// <summary>Searches the weights of a sum, one after the other.</summary>
internal sealed class WeightSearch
{
    // What a first step is of a weight that is too small for the usual one.
    private const double Share = 0.05;

    private readonly TieAwareNdcg _measure;
    private readonly CoordinateAscentOptions _options;
    private readonly double[] _inputs;
    private readonly double[][] _columns;
    private readonly double[] _tried;

    public WeightSearch(RankingDataset training, FeatureScaler scaler, CoordinateAscentOptions options)
    {
        (_measure, _options) = (new TieAwareNdcg(training, options.Cutoff), options);
        _inputs = scaler.Transform(training);
        Weights = new double[scaler.Inputs];
        _columns = [.. Enumerable.Range(0, Weights.Length).Select(column => Enumerable.Range(0, training.Count).Select(row => _inputs[(row * Weights.Length) + column]).ToArray())];
        _tried = new double[training.Count];
    }

    public double[] Weights { get; }

    /// <summary>Gets nDCG of the training rows with the present weights.</summary>
    public double Ndcg { get; private set; }

    /// <summary>Begins anew from equal weights.</summary>
    public void Restart()
    {
        Array.Fill(Weights, 1.0 / Weights.Length);
        Ndcg = _measure.Mean(Score(_inputs));
    }

    /// <summary>Moves each weight once, in a new order, and gives what nDCG gained.</summary>
    public double Pass(Random random, CancellationToken cancellationToken)
    {
        int[] order = [.. Enumerable.Range(0, Weights.Length)];
        random.Shuffle(order);
        var before = Ndcg;
        foreach (var feature in order)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Move(feature);
        }

        return Ndcg - before;
    }

    /// <summary>Gives the present scores of rows of inputs.</summary>
    public double[] Score(double[] rows)
    {
        var scores = new double[rows.Length / Weights.Length];
        for (var i = 0; i < scores.Length; i++) scores[i] = TensorPrimitives.Dot<double>(rows.AsSpan(i * Weights.Length, Weights.Length), Weights);
        return scores;
    }

    private void Move(int feature)
    {
        var scores = Score(_inputs);
        var best = Search(feature, scores, Values(Weights[feature], 1)) ?? Search(feature, scores, Values(Weights[feature], -1)) ?? Search(feature, scores, [0]);
        if (best is not { } weight) return;
        Weights[feature] = weight;
        var sum = Weights.Sum(Math.Abs);
        for (var i = 0; i < Weights.Length; i++) Weights[i] /= sum;
    }

    private IEnumerable<double> Values(double weight, int direction)
    {
        var step = weight != 0 && _options.FirstStep > 0.5 * Math.Abs(weight) ? Share * Math.Abs(weight) : _options.FirstStep;
        for (var i = 0; i < _options.Steps; i++)
        {
            yield return weight += direction * step;
            step *= _options.StepGrowth;
        }
    }

    // The best value that beats the present nDCG, if one does; all weights together must not come to 0.
    private double? Search(int feature, double[] scores, IEnumerable<double> values)
    {
        double? best = null;
        var others = Weights.Sum(Math.Abs) - Math.Abs(Weights[feature]);
        foreach (var value in values)
        {
            if (others + Math.Abs(value) < 1e-12) continue;
            TensorPrimitives.MultiplyAdd(_columns[feature], value - Weights[feature], scores, _tried);
            var ndcg = _measure.Mean(_tried);
            if (ndcg <= Ndcg) continue;
            (Ndcg, best) = (ndcg, value);
        }

        return best;
    }
}
