namespace SkRerank.LearningToRank.Trees;

/// <summary>Reads the text that LightGBM saves a model as (versions v2 to v4; see <c>gbdt_model_text.cpp</c> and <c>tree.cpp</c> there).</summary>
internal sealed class LightGbmModelReader
{
    private const string TreePrefix = "Tree=";
    private const string End = "end of trees";
    private const int CategoricalBit = 1;
    private const int DefaultLeftBit = 2;

    private readonly ModelText _model;
    private readonly string[] _lines;
    private int _at;

    private LightGbmModelReader(string text, ModelText model)
    {
        _model = model;
        _lines = text.Split('\n');
    }

    /// <summary>Tells whether a text begins as LightGBM's models do.</summary>
    public static bool IsModel(string text) => text.StartsWith("tree\n", StringComparison.Ordinal) || text.StartsWith("tree\r\n", StringComparison.Ordinal);

    /// <summary>Reads a model.</summary>
    public static TreeEnsemble Read(string text, ModelText model) => new LightGbmModelReader(text, model).Read(text);

    private TreeEnsemble Read(string text)
    {
        _at = 1;
        var header = Section();
        if (header.GetValueOrDefault("version") is not ("v2" or "v3" or "v4")) throw _model.Fail($"is of LightGBM's format '{ModelText.Short(header.GetValueOrDefault("version", ""))}', and v2, v3 and v4 are read; save it with LightGBM 2.2 or later");
        if (header.GetValueOrDefault("num_class", "1") != "1" || header.GetValueOrDefault("num_tree_per_iteration", "1") != "1") throw _model.Fail("gives several scores a row (num_class is not 1); train one with a ranking, regression or binary objective");
        var names = header.GetValueOrDefault("feature_names", "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Func<string, Exception> fail = problem => _model.Fail($"is broken: it {problem}; write it again with the library that trained it");
        if (ModelText.Integers(Needed(header, "max_feature_idx", fail), 1, fail, "max_feature_idx")[0] is var last && last != names.Length - 1) throw fail($"has {names.Length} feature_names for max_feature_idx {last}");
        if (names.Distinct(StringComparer.Ordinal).Count() != names.Length) throw _model.Fail("has two features of one name; train it with a name of its own for each feature");

        List<DecisionTree> trees = [];
        while (Line() is { } line && line != End)
        {
            if (line != $"{TreePrefix}{trees.Count}") throw fail($"has the line '{ModelText.Short(line)}', where '{TreePrefix}{trees.Count}' or '{End}' should stand");
            _at++;
            trees.Add(Tree(Section(), names.Length, _model.OfTree(trees.Count)));
        }

        if (Line() is null) throw _model.Fail($"ends after {trees.Count} trees without the line '{End}'; copy the file again, it is cut off");
        if (header.TryGetValue("tree_sizes", out var sizes) && sizes.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length is var announced && announced != trees.Count) throw fail($"announces {announced} trees in tree_sizes and has {trees.Count}");
        if (trees.Count == 0) throw _model.Fail("has no trees; train it again, with smaller leaves (min_data_in_leaf) if the data are few");
        return new TreeEnsemble([.. trees])
        {
            FeatureNames = names,
            Objective = header.GetValueOrDefault("objective"),
            IsAverage = header.ContainsKey("average_output"),
            Text = text,
        };
    }

    private static DecisionTree Tree(Dictionary<string, string> values, int features, Func<string, Exception> fail)
    {
        if (values.GetValueOrDefault("is_linear", "0") != "0") throw fail("has linear leaves (linear_tree), which are not scored here: train without linear_tree");
        var leaves = (int)Math.Clamp(ModelText.Integers(Needed(values, "num_leaves", fail), 1, fail, "num_leaves")[0], 0, int.MaxValue);
        if (leaves == 0) throw fail("has no leaves");
        var leafValues = Doubles("leaf_value", leaves);
        var covers = values.TryGetValue("leaf_count", out var counts) && counts.Length > 0 ? ModelText.Doubles(counts, leaves, fail, "leaf_count") : new double[leaves];
        var splits = new TreeSplit[leaves - 1];
        if (splits.Length == 0) return DecisionTree.Create(splits, leafValues, covers, features, fail);

        var (left, right, feature) = (Integers("left_child"), Integers("right_child"), Integers("split_feature"));
        var thresholds = Doubles("threshold", splits.Length);
        var gains = OptionalDoubles("split_gain");
        var nodeCovers = OptionalDoubles("internal_count");
        var kinds = values.ContainsKey("decision_type") ? Integers("decision_type") : new long[splits.Length];
        var categories = Categories(values, fail);
        for (var i = 0; i < splits.Length; i++)
        {
            if (kinds[i] is < 0 or > 15 || kinds[i] >> 2 > 2) throw fail($"has a split of decision_type {kinds[i]}, which is not known");
            splits[i] = new TreeSplit
            {
                Feature = (int)Math.Min(feature[i], int.MaxValue),
                Left = (int)Math.Min(left[i], int.MaxValue),
                Right = (int)Math.Min(right[i], int.MaxValue),
                Threshold = thresholds[i],
                Missing = (MissingValue)(kinds[i] >> 2),
                DefaultLeft = (kinds[i] & DefaultLeftBit) != 0,
                Gain = gains[i],
                Cover = nodeCovers[i],
                Categories = (kinds[i] & CategoricalBit) == 0 ? null
                    : thresholds[i] >= 0 && thresholds[i] < categories.Length ? categories[(int)thresholds[i]]
                    : throw fail("has a categorical split without its categories"),
            };
        }

        return DecisionTree.Create(splits, leafValues, covers, features, fail);

        double[] Doubles(string key, int count) => ModelText.Doubles(Needed(values, key, fail), count, fail, key);
        double[] OptionalDoubles(string key) => values.ContainsKey(key) ? Doubles(key, splits.Length) : new double[splits.Length];
        long[] Integers(string key) => ModelText.Integers(Needed(values, key, fail), splits.Length, fail, key);
    }

    // The sets of categories stand in one list of words, with the boundaries of each set in another.
    private static uint[][] Categories(Dictionary<string, string> values, Func<string, Exception> fail)
    {
        var sets = Word(values.GetValueOrDefault("num_cat", "0"), "num_cat");
        if (sets == 0) return [];
        var boundaries = ModelText.Integers(Needed(values, "cat_boundaries", fail), sets + 1, fail, "cat_boundaries");
        var words = ModelText.Integers(Needed(values, "cat_threshold", fail), (int)Math.Clamp(boundaries[^1], 0, int.MaxValue), fail, "cat_threshold");
        var categories = new uint[sets][];
        for (var i = 0; i < sets; i++)
        {
            if (boundaries[i] < 0 || boundaries[i + 1] < boundaries[i] || boundaries[i + 1] > words.Length) throw fail("has cat_boundaries that do not rise");
            categories[i] = Array.ConvertAll(words[(int)boundaries[i]..(int)boundaries[i + 1]], word => word >= 0 ? (uint)word : throw fail("has a number below 0 in cat_threshold"));
        }

        return categories;

        // One less than the greatest whole number: there is one boundary more than sets.
        int Word(string text, string key) => (int)Math.Clamp(ModelText.Integers(text, 1, fail, key)[0], 0, int.MaxValue - 1);
    }

    private static string Needed(Dictionary<string, string> values, string key, Func<string, Exception> fail) => values.TryGetValue(key, out var value) ? value : throw fail($"has no {key}");

    // Gives the line to come that is not empty, without going past it; null at the end.
    private string? Line()
    {
        while (_at < _lines.Length && _lines[_at].AsSpan().Trim("\r ").IsEmpty) _at++;
        return _at < _lines.Length ? _lines[_at].TrimEnd('\r') : null;
    }

    // Reads key=value lines up to the next tree or the end.
    private Dictionary<string, string> Section()
    {
        Dictionary<string, string> values = new(StringComparer.Ordinal);
        while (Line() is { } line && line != End && !line.StartsWith(TreePrefix, StringComparison.Ordinal))
        {
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            values[equals < 0 ? line : line[..equals]] = equals < 0 ? "" : line[(equals + 1)..];
            _at++;
        }

        return values;
    }
}
