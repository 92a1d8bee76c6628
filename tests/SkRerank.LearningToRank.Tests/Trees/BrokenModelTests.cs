using SkRerank.LearningToRank.Trees;

namespace SkRerank.LearningToRank.Tests.Trees;

/// <summary>Files that are cut off, wrong or hostile end in one sentence.</summary>
public sealed class BrokenModelTests
{
    [Theory]
    [InlineData("version=v4", "version=v9", "'v9', and v2, v3 and v4 are read")]
    [InlineData("num_class=1", "num_class=3", "several scores a row")]
    [InlineData("feature_names=a b", "feature_names=a a", "two features of one name")]
    [InlineData("feature_names=a b", "feature_names=a", "1 feature_names for max_feature_idx 1")]
    [InlineData("max_feature_idx=1", "max_feature_idx=2000000000", "2 feature_names for max_feature_idx 2000000000")]
    [InlineData("num_leaves=3", "num_leaves=2000000000", "has 3 values in leaf_value, and 2000000000 are expected")]
    [InlineData("num_leaves=3", "num_leaves=99999999999999999999", "'99999999999999999999' in num_leaves")]
    [InlineData("num_leaves=3", "num_leaves=-1", "has no leaves")]
    [InlineData("left_child=1 -1", "left_child=0 -1", "leads to split 0 on two ways, or in a circle")]
    [InlineData("left_child=1 -1", "left_child=1 0", "leads to split 0 on two ways, or in a circle")]
    [InlineData("right_child=-2 -3", "right_child=-2 -1", "leads to leaf 0 on two ways")]
    [InlineData("right_child=-2 -3", "right_child=-2 -9", "leads to leaf 8, but has 3 leaves")]
    [InlineData("right_child=-2 -3", "right_child=-2 7", "leads to split 7, but has 2 splits")]
    [InlineData("left_child=1 -1", "left_child=-1 -1", "no way leads to")]
    [InlineData("left_child=1 -1", "left_child=1 x", "'x' in left_child, where a whole number should stand")]
    [InlineData("left_child=1 -1", "left_child=1", "1 values in left_child, and 2 are expected")]
    [InlineData("split_feature=0 1", "split_feature=0 2", "splits on feature 2, but the features are 0 to 1")]
    [InlineData("split_feature=0 1", "split_feature=0 -1", "splits on feature -1")]
    [InlineData("threshold=0.5 2", "threshold=0.5 nan", "a threshold that is not a number")]
    [InlineData("leaf_value=1 3 2", "leaf_value=1 inf 2", "a leaf whose value is not a number")]
    [InlineData("leaf_value=1 3 2", "leaf_value=1 3 two", "'two' in leaf_value, where a number should stand")]
    [InlineData("leaf_value=1 3 2\n", "", "has no leaf_value")]
    [InlineData("decision_type=2 2", "decision_type=2 12", "decision_type 12, which is not known")]
    [InlineData("decision_type=2 2", "decision_type=2 3", "a categorical split without its categories")]
    [InlineData("num_cat=0", "num_cat=2000000000", "has no cat_boundaries")]
    [InlineData("num_cat=0", "num_cat=1\ncat_boundaries=0 2000000000\ncat_threshold=1", "1 values in cat_threshold, and 2000000000 are expected")]
    [InlineData("num_cat=0", "num_cat=2\ncat_boundaries=0 5 1\ncat_threshold=1", "cat_boundaries that do not rise")]
    [InlineData("is_linear=0", "is_linear=1", "linear leaves (linear_tree), which are not scored here")]
    [InlineData("Tree=0", "Tree=1", "'Tree=1', where 'Tree=0'")]
    [InlineData("tree_sizes=300", "tree_sizes=300 300", "announces 2 trees in tree_sizes and has 1")]
    [InlineData("end of trees", "", "without the line 'end of trees'")]
    public void Parse_LightGbmTextWithOneThingWrong_SaysWhat(string right, string wrong, string expected)
    {
        Assert.Contains(right, TreeText.TwoSplits, StringComparison.Ordinal);

        AssertFails(TreeText.TwoSplits.Replace(right, wrong, StringComparison.Ordinal), expected);
    }

    [Theory]
    [InlineData("", "begins with ''")]
    [InlineData("PK\u0003\u0004", "begins with 'PK")]
    [InlineData("tree\n", "of LightGBM's format ''")]
    [InlineData("tree\nversion=v4\nmax_feature_idx=0\nfeature_names=a\n\nend of trees\n", "has no trees")]
    [InlineData("{", "no whole JSON document")]
    [InlineData("{}", "has no object 'learner'")]
    public void Parse_NoModel_SaysSo(string text, string expected) => AssertFails(text, expected);

    // Cut at any byte, a model is refused or, behind its trees, whole.
    [Fact]
    public void Parse_CutAnywhere_FailsInASentence()
    {
        var end = TreeText.TwoSplits.IndexOf("end of trees", StringComparison.Ordinal);
        for (var length = 0; length < end; length++) AssertFails(TreeText.TwoSplits[..length], "");
        for (var length = 0; length < XGBoostText.TwoTrees.TrimEnd().Length; length++) AssertFails(XGBoostText.TwoTrees[..length], "");
    }

    // A digit or sign in another place gives another model or a sentence, and never anything else.
    [Fact]
    public void Parse_OneCharacterChanged_NeverFailsOtherwise()
    {
        Random random = new(3);
        foreach (var text in (string[])[TreeText.TwoSplits, XGBoostText.TwoTrees])
        {
            for (var i = 0; i < text.Length; i++)
            {
                var changed = text.ToCharArray();
                changed[i] = "0123456789-.e=\n\"[]{ "[random.Next(20)];
                try
                {
                    var trees = TreeEnsemble.Parse(new string(changed));
                    trees.Score(new double[trees.FeatureNames.Count * 9], new double[9]);
                }
                catch (RerankException e)
                {
                    Assert.EndsWith(".", e.Message, StringComparison.Ordinal);
                }
            }
        }
    }

    [Theory]
    [InlineData("\"name\":\"gbtree\"", "\"name\":\"dart\"", "booster 'dart'")]
    [InlineData("\"name\":\"gbtree\"", "\"name\":\"gblinear\"", "booster 'gblinear'")]
    [InlineData("\"num_class\":\"0\"", "\"num_class\":\"3\"", "several scores a row")]
    [InlineData("\"num_target\":\"1\"", "\"num_target\":\"2\"", "several scores a row")]
    [InlineData("\"num_feature\":\"2\"", "\"num_feature\":\"2000000000\"", "no num_feature between 0 and 1048576")]
    [InlineData("\"num_feature\":\"2\"", "\"num_feature\":\"x\"", "'x' as num_feature")]
    [InlineData("\"feature_names\":[\"a\",\"b\"]", "\"feature_names\":[\"a\"]", "1 feature_names for 2 features")]
    [InlineData("\"feature_names\":[\"a\",\"b\"]", "\"feature_names\":[\"a\",\"a\"]", "two of one name")]
    [InlineData("\"base_score\":\"5E-1\"", "\"base_score\":\"half\"", "the base_score 'half'")]
    [InlineData("rank:ndcg", "survival:cox", "trained for 'survival:cox'")]
    [InlineData("rank:ndcg", "binary:logistic\",\"x\":\"", null)]
    [InlineData("\"num_trees\":\"2\"", "\"num_trees\":\"3\"", "announces 3 trees and has 2")]
    [InlineData("\"left_children\":[1,-1,3,-1,-1]", "\"left_children\":[1,-1,0,-1,-1]", "leads to node 0 on two ways, or in a circle")]
    [InlineData("\"left_children\":[1,-1,3,-1,-1]", "\"left_children\":[1,-1,30,-1,-1]", "leads to node 30, but has 5 nodes")]
    [InlineData("\"left_children\":[1,-1,3,-1,-1]", "\"left_children\":[]", "has no nodes")]
    [InlineData("\"right_children\":[2,-1,4,-1,-1]", "\"right_children\":[2,-1,4,-1]", "5 nodes and not as many right_children")]
    [InlineData("\"split_indices\":[0,0,1,0,0]", "\"split_indices\":[0,0,7,0,0]", "splits on feature 7")]
    [InlineData("\"split_indices\":[0,0,1,0,0]", "\"split_indices\":[0,0,\"b\",0,0]", "something in split_indices that is no number")]
    [InlineData("\"split_conditions\":[0.5,", "\"split_conditions\":[1e60,", "a threshold that is not a number")]
    [InlineData("\"split_type\":[0,0,0,0,0]", "\"split_type\":[1,0,0,0,0]", "categorical splits, which are not scored here")]
    public void Parse_XGBoostJsonWithOneThingWrong_SaysWhat(string right, string wrong, string? expected)
    {
        Assert.Contains(right, XGBoostText.TwoTrees, StringComparison.Ordinal);

        var text = XGBoostText.TwoTrees.Replace(right, wrong, StringComparison.Ordinal);
        if (expected is null) Assert.Equal(2, TreeEnsemble.Parse(text).TreeCount);
        else AssertFails(text, expected);
    }

    [Fact]
    public void Load_PathThatIsNoFile_SaysWhat()
    {
        Assert.Contains("'nowhere.txt' does not exist", Assert.Throws<RerankException>(() => TreeEnsemble.Load("nowhere.txt")).Message, StringComparison.Ordinal);
        Assert.Contains("is a folder", Assert.Throws<RerankException>(() => TreeEnsemble.Load("Golden")).Message, StringComparison.Ordinal);
    }

    // 20,000 splits in a row, each the left child of the one before: scored, and refused to be explained, without a stack overflow.
    [Fact]
    public void Explain_TreeAsDeepAsItHasSplits_SaysSo()
    {
        const int splits = 20_000;
        string Repeat(Func<int, string> number) => string.Join(' ', Enumerable.Range(0, splits).Select(number));
        var text = $"""
            tree
            version=v4
            max_feature_idx=0
            feature_names=a

            Tree=0
            num_leaves={splits + 1}
            num_cat=0
            split_feature={Repeat(_ => "0")}
            threshold={Repeat(i => $"{splits - i}")}
            left_child={Repeat(i => i + 1 < splits ? $"{i + 1}" : $"{-splits - 1}")}
            right_child={Repeat(i => $"{-i - 1}")}
            leaf_value={Repeat(i => $"{i}")} {splits}
            leaf_count={Repeat(_ => "1")} 1
            internal_count={Repeat(i => $"{splits + 1 - i}")}

            end of trees

            """;
        var trees = TreeEnsemble.Parse(text);
        var score = new double[1];
        trees.Score([0.5], score);

        // At most every threshold, so left each time: the last leaf.
        Assert.Equal(splits, score[0]);
        Assert.Contains("20000 splits deep, and explanations go to 1000", Assert.Throws<RerankException>(() => trees.Explain([1])).Message, StringComparison.Ordinal);
    }

    private static void AssertFails(string text, string expected)
    {
        var error = Assert.Throws<RerankException>(() => TreeEnsemble.Parse(text));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.StartsWith("The model in the text ", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }
}
