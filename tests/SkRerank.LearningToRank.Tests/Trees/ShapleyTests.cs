using CsCheck;
using SkRerank.LearningToRank.Trees;

namespace SkRerank.LearningToRank.Tests.Trees;

/// <summary>Explanations equal Shapley values by their definition: the mean over all orders of what a feature changes in the expected score.</summary>
public sealed class ShapleyTests
{
    private const int Features = 4;

    [Fact]
    public void Explain_RandomTrees_EqualsTheDefinition() => Gen.Int[0, 1_000_000].Sample(
        seed =>
        {
            Random random = new(seed);
            var tree = RandomTree(random, random.Next(1, 12));
            TreeEnsemble trees = new([tree]) { FeatureNames = ["a", "b", "c", "d"], Text = "" };
            double[] row = [.. Enumerable.Range(0, Features).Select(_ => random.NextDouble())];

            var explanation = trees.Explain(row);

            Assert.Equal(Expected(tree, row, 0, 0), explanation.ExpectedValue, 1e-9);
            for (var feature = 0; feature < Features; feature++) Assert.Equal(Shapley(tree, row, feature), explanation.Contributions[feature], 1e-9);
        },
        iter: 300);

    private static double Shapley(DecisionTree tree, double[] row, int feature)
    {
        var sum = 0.0;
        for (var known = 0; known < 1 << Features; known++)
        {
            if ((known >> feature & 1) != 0) continue;
            var count = int.PopCount(known);
            var weight = Factorial(count) * Factorial(Features - count - 1) / Factorial(Features);
            sum += weight * (Expected(tree, row, known | 1 << feature, 0) - Expected(tree, row, known, 0));
        }

        return sum;
    }

    // The score where only some features are known: at a split on another one, both ways count by the rows that took them.
    private static double Expected(DecisionTree tree, double[] row, int known, int node)
    {
        if (node < 0) return tree.Leaves[~node];
        var split = tree.Splits[node];
        if ((known >> split.Feature & 1) != 0) return Expected(tree, row, known, row[split.Feature] <= split.Threshold ? split.Left : split.Right);
        return ((Cover(split.Left) * Expected(tree, row, known, split.Left)) + (Cover(split.Right) * Expected(tree, row, known, split.Right))) / split.Cover;

        double Cover(int child) => child < 0 ? tree.LeafCovers[~child] : tree.Splits[child].Cover;
    }

    private static double Factorial(int n) => n <= 1 ? 1 : n * Factorial(n - 1);

    // Splits random leaves, so that features come again on one way.
    private static DecisionTree RandomTree(Random random, int splitCount)
    {
        List<TreeSplit> splits = [];
        List<double> covers = [1000];
        List<(int Parent, bool IsLeft)> places = [(-1, false)];
        for (var i = 0; i < splitCount; i++)
        {
            var leaf = random.Next(covers.Count);
            var (parent, isLeft) = places[leaf];
            if (parent >= 0) splits[parent] = isLeft ? splits[parent] with { Left = i } : splits[parent] with { Right = i };
            var left = covers[leaf] * (0.1 + (0.8 * random.NextDouble()));
            splits.Add(new TreeSplit { Feature = random.Next(Features), Threshold = random.NextDouble(), Left = ~leaf, Right = ~covers.Count, Cover = covers[leaf], Missing = MissingValue.NaN });
            covers.Add(covers[leaf] - left);
            covers[leaf] = left;
            places[leaf] = (i, true);
            places.Add((i, false));
        }

        double[] leaves = [.. covers.Select(_ => random.NextDouble() - 0.5)];
        return DecisionTree.Create([.. splits], leaves, [.. covers], Features, problem => new InvalidOperationException(problem));
    }
}
