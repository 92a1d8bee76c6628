namespace SkRerank.LearningToRank.Tests.Trees;

/// <summary>Small LightGBM models, written by hand.</summary>
internal static class TreeText
{
    /// <summary>One tree over a and b: a ≤ 0.5 → (b ≤ 2 → 1, else 2), else 3; 4 rows each on the left, 2 on the right.</summary>
    public const string TwoSplits = """
        tree
        version=v4
        num_class=1
        num_tree_per_iteration=1
        label_index=0
        max_feature_idx=1
        objective=lambdarank
        feature_names=a b
        feature_infos=[0:1] [0:4]
        tree_sizes=300

        Tree=0
        num_leaves=3
        num_cat=0
        split_feature=0 1
        split_gain=8 2
        threshold=0.5 2
        decision_type=2 2
        left_child=1 -1
        right_child=-2 -3
        leaf_value=1 3 2
        leaf_weight=1 1 1
        leaf_count=4 2 4
        internal_value=0 0
        internal_weight=0 0
        internal_count=10 8
        is_linear=0
        shrinkage=1


        end of trees

        """;

    /// <summary>One split of one kind: left is 1, right is 2.</summary>
    public static string OneSplit(int decisionType, double threshold = 0.5, string rest = "num_cat=0") => FormattableString.Invariant($"""
        tree
        version=v4
        num_class=1
        max_feature_idx=0
        feature_names=a

        Tree=0
        num_leaves=2
        {rest}
        split_feature=0
        threshold={threshold}
        decision_type={decisionType}
        left_child=-1
        right_child=-2
        leaf_value=1 2

        end of trees

        """);
}
