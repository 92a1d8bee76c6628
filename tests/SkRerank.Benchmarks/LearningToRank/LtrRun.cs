using System.Globalization;
using System.Text.Json;
using SkRerank.Evaluation;
using SkRerank.LearningToRank.Trees;

namespace SkRerank.Benchmarks.LearningToRank;

/// <summary>Compares trees with LightGBM's stored scores (bit for bit), nDCG and TreeSHAP (to 1e-9) on its ranking example.</summary>
internal static class LtrRun
{
    private const double Tolerance = 1e-9;

    public static bool Run(string shared)
    {
        LtrData data = new(shared);
        var good = true;
        foreach (var model in LtrData.Models)
        {
            var trees = TreeEnsemble.Load(data.ModelPath(model));
            var golden = data.Golden(model);
            var scores = new double[data.Test.Count];
            trees.Score(data.Test.Features.Span, scores);
            var stored = golden.GetProperty("testScores").EnumerateArray().Select(score => score.GetDouble()).ToArray();
            var different = scores.Zip(stored).Count(pair => BitConverter.DoubleToInt64Bits(pair.First) != BitConverter.DoubleToInt64Bits(pair.Second));
            var ndcg = Ndcg(data, golden, scores);
            var shap = Shap(data, trees, golden);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{model}: {trees.TreeCount} trees, {stored.Length} scores, {different} not bit-equal; greatest difference of nDCG {ndcg:G2}, of TreeSHAP {shap:G2} (tolerance {Tolerance:G1})"));
            good &= different == 0 && stored.Length == scores.Length && ndcg <= Tolerance && shap <= Tolerance;
        }

        return good;
    }

    private static double Ndcg(LtrData data, JsonElement golden, double[] scores) => LtrData.Cutoffs.Max(cutoff =>
    {
        var key = cutoff.ToString(CultureInfo.InvariantCulture);
        return Math.Max(
            Math.Abs(LtrData.Mean(Measure.NdcgLightGbm(cutoff), data.Test, scores) - golden.GetProperty("ndcgExponentialEmptyAsOne").GetProperty(key).GetDouble()),
            Math.Abs(LtrData.Mean(Measure.Ndcg(cutoff), data.Test, scores) - golden.GetProperty("ndcgLinearEmptyAsZero").GetProperty(key).GetDouble()));
    });

    // The stored list leaves zeros out; its last column is the expected value.
    private static double Shap(LtrData data, TreeEnsemble trees, JsonElement golden)
    {
        var columns = trees.FeatureNames.Count;
        var worst = 0.0;
        var row = 0;
        foreach (var stored in golden.GetProperty("treeShapFirst3Rows").EnumerateArray())
        {
            var own = trees.Explain(data.Test.Features.Span.Slice(row++ * columns, columns));
            for (var f = 0; f <= columns; f++)
            {
                var expected = stored.TryGetProperty(f.ToString(CultureInfo.InvariantCulture), out var value) ? value.GetDouble() : 0;
                worst = Math.Max(worst, Math.Abs(expected - (f == columns ? own.ExpectedValue : own.Contributions[f])));
            }
        }

        return worst;
    }
}
