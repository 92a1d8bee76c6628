namespace SkRerank.LearningToRank.Trees;

/// <summary>A regression tree whose shape was checked: each split and each leaf is reached on one way from split 0.</summary>
internal sealed class DecisionTree
{
    private DecisionTree(TreeSplit[] splits, double[] leaves, double[] leafCovers, int depth) => (Splits, Leaves, LeafCovers, Depth) = (splits, leaves, leafCovers, depth);

    /// <summary>Gets the splits, the root first; empty where the tree is one leaf.</summary>
    public TreeSplit[] Splits { get; }

    /// <summary>Gets the value of each leaf.</summary>
    public double[] Leaves { get; }

    /// <summary>Gets how many training rows, or how much weight of them, came to each leaf.</summary>
    public double[] LeafCovers { get; }

    /// <summary>Gets the number of splits on the longest way to a leaf.</summary>
    public int Depth { get; }

    /// <summary>Makes a tree.</summary>
    /// <param name="splits">The splits, the root first.</param>
    /// <param name="leaves">The value of each leaf, one more than splits.</param>
    /// <param name="leafCovers">The rows or weight of each leaf.</param>
    /// <param name="features">How many columns a row has.</param>
    /// <param name="fail">Makes the error of what is wrong, the rest of a sentence about the tree.</param>
    public static DecisionTree Create(TreeSplit[] splits, double[] leaves, double[] leafCovers, int features, Func<string, Exception> fail)
    {
        if (!Array.TrueForAll(leaves, double.IsFinite)) throw fail("has a leaf whose value is not a number");
        foreach (var split in splits)
        {
            if (split.Feature < 0 || split.Feature >= features) throw fail($"splits on feature {split.Feature}, but the features are 0 to {features - 1}");
            if (split.Categories is null && double.IsNaN(split.Threshold)) throw fail("has a threshold that is not a number");
        }

        return new DecisionTree(splits, leaves, leafCovers, CheckShape(splits, leaves.Length, fail));
    }

    /// <summary>Finds the leaf of a row.</summary>
    /// <param name="row">The values, one a column.</param>
    public int Leaf(ReadOnlySpan<double> row)
    {
        var node = Splits.Length > 0 ? 0 : ~0;
        while (node >= 0)
        {
            ref readonly var split = ref Splits[node];
            node = split.GoesLeft(row[split.Feature]) ? split.Left : split.Right;
        }

        return ~node;
    }

    // One pass from the root that may come to nothing twice; so it ends, whatever the file says.
    private static int CheckShape(TreeSplit[] splits, int leaves, Func<string, Exception> fail)
    {
        var depths = new int[splits.Length];
        var leafSeen = new bool[leaves];
        var deepest = 0;
        var open = new Stack<int>();
        if (splits.Length > 0) depths[0] = 1;
        open.Push(splits.Length > 0 ? 0 : ~0);
        var reached = 0;
        while (open.TryPop(out var node))
        {
            reached++;
            if (node < 0)
            {
                if (~node >= leaves) throw fail($"leads to leaf {~node}, but has {leaves} leaves");
                if (leafSeen[~node]) throw fail($"leads to leaf {~node} on two ways");
                leafSeen[~node] = true;
                continue;
            }

            deepest = Math.Max(deepest, depths[node]);
            foreach (var child in (ReadOnlySpan<int>)[splits[node].Right, splits[node].Left])
            {
                if (child >= splits.Length) throw fail($"leads to split {child}, but has {splits.Length} splits");
                if (child >= 0)
                {
                    if (depths[child] != 0) throw fail($"leads to split {child} on two ways, or in a circle");
                    depths[child] = depths[node] + 1;
                }

                open.Push(child);
            }
        }

        if (reached != splits.Length + leaves) throw fail($"has {splits.Length + leaves - reached} nodes that no way leads to");
        return deepest;
    }
}
