namespace SkRerank.LearningToRank.Trees;

/// <summary>Exact Shapley values of one tree by the ways through it (arXiv:1802.03888, algorithm 2), in the steps of LightGBM so that sums agree.</summary>
internal sealed class TreeShap
{
    // The way is walked by recursion and its elements grow with the square of the depth; trained trees are far from this.
    private const int MostDepth = 1000;

    private readonly DecisionTree _tree;
    private readonly double[] _row;
    private readonly double[] _contributions;

    private TreeShap(DecisionTree tree, double[] row, double[] contributions) => (_tree, _row, _contributions) = (tree, row, contributions);

    /// <summary>Adds the contributions of a tree, and gives its expected value.</summary>
    public static double Add(DecisionTree tree, double[] row, double[] contributions)
    {
        if (tree.Splits.Length == 0) return tree.Leaves[0];
        if (tree.Depth > MostDepth) throw Fail($"A tree is {tree.Depth} splits deep, and explanations go to {MostDepth}; train with a bound on the depth (max_depth).");
        var total = tree.Splits[0].Cover;
        if (!tree.Splits.All(split => split.Cover > 0) || !tree.LeafCovers.All(cover => cover > 0)) throw Fail("The model does not tell how many training rows came to each node, which an explanation weighs with; save it with its counts.");
        var expected = 0.0;
        for (var i = 0; i < tree.Leaves.Length; i++) expected += tree.LeafCovers[i] / total * tree.Leaves[i];
        new TreeShap(tree, row, contributions).Walk(0, 0, new PathElement[(tree.Depth + 2) * (tree.Depth + 3) / 2], new PathElement { Feature = -1, Zero = 1, One = 1 });
        return expected;
    }

    private static RerankException Fail(string message) => new(message) { ProviderName = "trees", Operation = "explain" };

    private void Walk(int node, int depth, Span<PathElement> parent, PathElement step)
    {
        var path = parent[depth..];
        parent[..depth].CopyTo(path);
        Extend(path, depth, step);
        if (node < 0)
        {
            for (var i = 1; i <= depth; i++) _contributions[path[i].Feature] += UnwoundSum(path, depth, i) * (path[i].One - path[i].Zero) * _tree.Leaves[~node];
            return;
        }

        ref readonly var split = ref _tree.Splits[node];
        var (hot, cold) = split.GoesLeft(_row[split.Feature]) ? (split.Left, split.Right) : (split.Right, split.Left);
        var (zero, one) = (1.0, 1.0);
        var feature = split.Feature;

        // A feature that was split on before is taken off the way, to be put back with both splits.
        var before = 0;
        while (before <= depth && path[before].Feature != feature) before++;
        if (before <= depth)
        {
            (zero, one) = (path[before].Zero, path[before].One);
            Unwind(path, depth, before);
            depth--;
        }

        Walk(hot, depth + 1, path, new PathElement { Feature = feature, Zero = Cover(hot) / split.Cover * zero, One = one });
        Walk(cold, depth + 1, path, new PathElement { Feature = feature, Zero = Cover(cold) / split.Cover * zero, One = 0 });
    }

    private double Cover(int node) => node < 0 ? _tree.LeafCovers[~node] : _tree.Splits[node].Cover;

    private static void Extend(Span<PathElement> path, int depth, PathElement step)
    {
        path[depth] = step with { Weight = depth == 0 ? 1 : 0 };
        for (var i = depth - 1; i >= 0; i--)
        {
            path[i + 1].Weight += step.One * path[i].Weight * (i + 1) / (depth + 1);
            path[i].Weight = step.Zero * path[i].Weight * (depth - i) / (depth + 1);
        }
    }

    private static void Unwind(Span<PathElement> path, int depth, int at)
    {
        var (one, zero) = (path[at].One, path[at].Zero);
        var next = path[depth].Weight;
        for (var i = depth - 1; i >= 0; i--)
        {
            if (one != 0)
            {
                var weight = path[i].Weight;
                path[i].Weight = next * (depth + 1) / ((i + 1) * one);
                next = weight - path[i].Weight * zero * (depth - i) / (depth + 1);
            }
            else
            {
                path[i].Weight = path[i].Weight * (depth + 1) / (zero * (depth - i));
            }
        }

        for (var i = at; i < depth; i++) path[i] = path[i + 1] with { Weight = path[i].Weight };
    }

    private static double UnwoundSum(Span<PathElement> path, int depth, int at)
    {
        var (one, zero) = (path[at].One, path[at].Zero);
        var next = path[depth].Weight;
        var total = 0.0;
        for (var i = depth - 1; i >= 0; i--)
        {
            if (one != 0)
            {
                var weight = next * (depth + 1) / ((i + 1) * one);
                total += weight;
                next = path[i].Weight - weight * zero * ((depth - i) / (double)(depth + 1));
            }
            else
            {
                total += path[i].Weight / zero / ((depth - i) / (double)(depth + 1));
            }
        }

        return total;
    }

    private record struct PathElement(int Feature, double Zero, double One, double Weight);
}
