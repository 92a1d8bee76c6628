using System.Globalization;
using System.Text.Json;

namespace SkRerank.LearningToRank.Trees;

/// <summary>Reads the JSON that XGBoost saves a model as (<c>doc/model.schema</c> there): one output, boosted trees, numeric splits.</summary>
internal sealed class XGBoostModelReader(ModelText model)
{
    // More than any ranking model has; a file may claim any number.
    private const int MostFeatures = 1 << 20;

    /// <summary>Reads a model.</summary>
    public static TreeEnsemble Read(string text, ModelText model)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return new XGBoostModelReader(model).Read(document.RootElement, text);
        }
        catch (JsonException e)
        {
            throw model.Fail("is no whole JSON document; copy the file again, or save it with XGBoost's save_model under a name that ends in .json", e);
        }
    }

    private TreeEnsemble Read(JsonElement root, string text)
    {
        var learner = Object(root, "learner");
        var booster = Object(learner, "gradient_booster");
        if (Text(booster, "name") is var kind && kind != "gbtree") throw model.Fail($"is of XGBoost's booster '{ModelText.Short(kind)}', and only gbtree is scored here; train with booster=gbtree");
        var parameters = Object(learner, "learner_model_param");
        if (Whole(parameters, "num_class", 0) > 1 || Whole(parameters, "num_target", 1) > 1) throw model.Fail("gives several scores a row (num_class or num_target above 1); train one with a ranking, regression or binary objective");
        var names = Names(learner, Whole(parameters, "num_feature", -1));
        var objective = Text(Object(learner, "objective"), "name");

        List<DecisionTree> trees = [];
        var forest = Object(booster, "model");
        foreach (var tree in Array(forest, "trees", model.Fail)) trees.Add(Tree(tree, names.Count, model.OfTree(trees.Count)));
        if (trees.Count == 0) throw model.Fail("has no trees; train it again");
        if (Whole(Object(forest, "gbtree_model_param"), "num_trees", trees.Count) is var announced && announced != trees.Count) throw model.Fail($"is broken: it announces {announced} trees and has {trees.Count}; save it again");
        return new TreeEnsemble([.. trees]) { FeatureNames = names, Objective = objective, IsSinglePrecision = true, BaseScore = Margin(objective, Text(parameters, "base_score")), Text = text };
    }

    private List<string> Names(JsonElement learner, int count)
    {
        List<string> names = [];
        if (learner.TryGetProperty("feature_names", out var given) && given.ValueKind == JsonValueKind.Array) names.AddRange(given.EnumerateArray().Select(name => name.ValueKind == JsonValueKind.String ? name.GetString()! : ""));
        if (count is < 0 or > MostFeatures) throw model.Fail($"has no num_feature between 0 and {MostFeatures}; save it again with XGBoost 1.6 or later");
        if (names.Count == 0) return [.. Enumerable.Range(0, count).Select(i => $"f{i.ToString(CultureInfo.InvariantCulture)}")];
        if (names.Count != count) throw model.Fail($"is broken: it has {names.Count} feature_names for {count} features; save it again");
        return names.Distinct(StringComparer.Ordinal).Count() == count && names.TrueForAll(name => !string.IsNullOrWhiteSpace(name)) ? names
            : throw model.Fail("has a feature without a name or two of one name; train it with a name of its own for each feature");
    }

    // The file has the base score as the objective gives it out; trees add to what is before the link.
    private float Margin(string objective, string text)
    {
        // Since XGBoost 3.1 the number stands in brackets.
        if (!float.TryParse(text.AsSpan().Trim("[] "), NumberStyles.Float, CultureInfo.InvariantCulture, out var score) || !float.IsFinite(score)) throw model.Fail($"has the base_score '{ModelText.Short(text)}', where a number should stand");
        switch (objective)
        {
            case "rank:ndcg" or "rank:pairwise" or "rank:map" or "reg:squarederror" or "reg:linear" or "reg:absoluteerror" or "reg:pseudohubererror" or "reg:quantileerror" or "binary:logitraw" or "binary:hinge":
                return score;
            case "binary:logistic" or "reg:logistic":
                if (score is > 0 and < 1) return -MathF.Log((1 / score) - 1);
                throw model.Fail($"has the base_score {score.ToString(CultureInfo.InvariantCulture)}, which is no probability between 0 and 1; save it again");
            default:
                throw model.Fail($"was trained for '{ModelText.Short(objective)}', and rank:*, reg:squarederror and the like, and binary:* are scored here; train it with a ranking objective such as rank:ndcg");
        }
    }

    // XGBoost keeps splits and leaves in one numbering; here splits and leaves have one each.
    private static DecisionTree Tree(JsonElement tree, int features, Func<string, Exception> fail)
    {
        var left = Numbers("left_children");
        var nodes = left.Length;
        if (nodes == 0) throw fail("has no nodes");
        var (right, feature, condition, defaultLeft) = (Same("right_children"), Same("split_indices"), Same("split_conditions"), Same("default_left"));
        var (gains, covers) = (Optional("loss_changes"), Optional("sum_hessian"));
        if (Optional("split_type").Any(type => type != 0)) throw fail("has categorical splits, which are not scored here: train without enable_categorical");

        var order = Reached(left, right, fail);
        var place = new Dictionary<int, int>();
        var (splitCount, leafCount) = (0, 0);
        foreach (var node in order) place[node] = left[node] < 0 ? ~leafCount++ : splitCount++;
        var (splits, leaves, leafCovers) = (new TreeSplit[splitCount], new double[leafCount], new double[leafCount]);
        foreach (var node in order)
        {
            if (place[node] is var at && at < 0)
            {
                (leaves[~at], leafCovers[~at]) = (condition[node], covers[node]);
                continue;
            }

            splits[at] = new TreeSplit
            {
                // Left is below the threshold: at most the number before it.
                Feature = (int)feature[node],
                Threshold = float.IsFinite(condition[node]) ? MathF.BitDecrement(condition[node]) : throw fail("has a threshold that is not a number"),
                Missing = MissingValue.NaN,
                DefaultLeft = defaultLeft[node] != 0,
                Left = place[(int)left[node]],
                Right = place[(int)right[node]],
                Gain = gains[node],
                Cover = covers[node],
            };
        }

        return DecisionTree.Create(splits, leaves, leafCovers, features, fail);

        float[] Optional(string key) => tree.TryGetProperty(key, out _) ? Same(key) : new float[nodes];
        float[] Same(string key) => Numbers(key) is var numbers && numbers.Length == nodes ? numbers : throw fail($"has {nodes} nodes and not as many {key}");
        float[] Numbers(string key) => [.. Array(tree, key, (problem, _) => fail(problem)).Select(number => number.ValueKind switch
        {
            JsonValueKind.Number => number.GetSingle(),
            JsonValueKind.True => 1,
            JsonValueKind.False => 0,
            _ => throw fail($"has something in {key} that is no number"),
        })];
    }

    // Nodes that were pruned stay in the arrays, and no way leads to them.
    private static List<int> Reached(float[] left, float[] right, Func<string, Exception> fail)
    {
        var seen = new bool[left.Length];
        List<int> order = [0];
        seen[0] = true;
        for (var i = 0; i < order.Count; i++)
        {
            if (left[order[i]] < 0) continue;
            foreach (var child in (ReadOnlySpan<float>)[left[order[i]], right[order[i]]])
            {
                if (!(child >= 0 && child < left.Length)) throw fail($"leads to node {child.ToString(CultureInfo.InvariantCulture)}, but has {left.Length} nodes");
                if (seen[(int)child]) throw fail($"leads to node {(int)child} on two ways, or in a circle");
                seen[(int)child] = true;
                order.Add((int)child);
            }
        }

        return order;
    }

    private JsonElement Object(JsonElement parent, string key) => parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.Object ? value
        : throw model.Fail($"has no object '{key}' where XGBoost writes it; save it with XGBoost 1.6 or later, by save_model under a name that ends in .json");

    private string Text(JsonElement parent, string key) => parent.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()!
        : throw model.Fail($"has no text '{key}' where XGBoost writes it; save it with XGBoost 1.6 or later");

    private int Whole(JsonElement parent, string key, int otherwise) => !parent.TryGetProperty(key, out _) ? otherwise
        : int.TryParse(Text(parent, key), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
        : throw model.Fail($"has '{ModelText.Short(Text(parent, key))}' as {key}, where a whole number should stand");

    private static JsonElement.ArrayEnumerator Array(JsonElement parent, string key, Func<string, Exception?, Exception> fail) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : throw fail($"has no list {key}", null);
}
