using System.Buffers;

namespace SkRerank.LearningToRank.Trees;

/// <summary>Boosted regression trees, read from the model file of LightGBM or XGBoost and scored in managed code.</summary>
/// <remarks>
/// <para>A score is the sum of the trees in their order, before any link function: the raw score, which orders as the linked one does. For LightGBM it equals
/// <c>LGBM_BoosterPredictForMat</c> with <c>C_API_PREDICT_RAW_SCORE</c> bit for bit, except that the mean is taken where the model says <c>average_output</c> (random forests),
/// as <c>C_API_PREDICT_NORMAL</c> does. For XGBoost, values, thresholds and sums are single precision, as there.</para>
/// <para>The class is immutable, so it may be used from several threads at once.</para>
/// </remarks>
public sealed class TreeEnsemble : IExplainableRankingModel
{
    // LightGBM's kZeroThreshold, a float: what is nearer to 0 is 0.
    private const double ZeroThreshold = 1e-35f;

    // Fewer rows are scored faster by walking each tree.
    private const int LeastRowsOfBlock = 8;

    private readonly DecisionTree[] _trees;
    private readonly BinnedEnsemble? _binned;

    internal TreeEnsemble(DecisionTree[] trees) => (_trees, _binned) = (trees, BinnedEnsemble.Create(trees));

    /// <inheritdoc/>
    public required IReadOnlyList<string> FeatureNames { get; init; }

    /// <summary>Gets the objective that the file names, such as <c>lambdarank</c> or <c>rank:ndcg</c>; null where it names none.</summary>
    public string? Objective { get; init; }

    /// <summary>Gets how many trees there are.</summary>
    public int TreeCount => _trees.Length;

    /// <summary>Gets the text that the model was read from, in the format of the library that trained it.</summary>
    public required string Text { get; init; }

    internal bool IsAverage { get; init; }

    internal bool IsSinglePrecision { get; init; }

    internal float BaseScore { get; init; }

    /// <summary>Reads a model file: LightGBM's text (<c>save_model</c>) or XGBoost's JSON (<c>save_model("….json")</c>), told apart by how it begins.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="RerankException">The file is not there, is no such model, is broken or cut off, or uses what is not scored here (linear leaves, several classes, XGBoost's categories, DART and linear boosters).</exception>
    public static TreeEnsemble Load(string path) => Read(ModelText.ReadFile(path), new ModelText($"'{path}'"));

    /// <summary>Reads a model from its text; see <see cref="Load"/>.</summary>
    /// <param name="text">The content of a model file.</param>
    /// <exception cref="RerankException">The text is no model that can be scored here.</exception>
    public static TreeEnsemble Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Read(text, new ModelText("in the text"));
    }

    /// <summary>Writes the model to a file, which is whole or not there.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var partial = path + ".partial";
        File.WriteAllText(partial, Text);
        File.Move(partial, path, overwrite: true);
    }

    /// <inheritdoc/>
    public void Score(ReadOnlySpan<double> features, Span<double> scores)
    {
        var columns = FeatureNames.Count;
        if (features.Length != (long)scores.Length * columns)
        {
            throw new ArgumentException($"{scores.Length} scores of {columns} features need {(long)scores.Length * columns} values, and there are {features.Length}; give one row a score.", nameof(features));
        }

        var done = _binned is null ? 0 : ScoreBlocks(_binned, features, scores);
        WalkTrees(features[(done * columns)..], scores[done..]);
    }

    /// <summary>Tells what each feature adds to the score of one candidate: exact Shapley values by the ways through the trees, weighted with the training rows that took them.</summary>
    /// <param name="features">The candidate's features, one a column.</param>
    /// <returns>Values that sum to the score up to rounding (for XGBoost to single precision). They equal LightGBM's <c>pred_contrib</c>.</returns>
    /// <remarks>Lundberg et al., Consistent Individualized Feature Attribution for Tree Ensembles, arXiv:1802.03888, algorithm 2.</remarks>
    /// <exception cref="ArgumentException"><paramref name="features"/> is not one row.</exception>
    /// <exception cref="RerankException">The file does not tell how many training rows came to each node, or a tree is too deep.</exception>
    public TreeExplanation Explain(ReadOnlySpan<double> features)
    {
        var columns = FeatureNames.Count;
        if (features.Length != columns) throw new ArgumentException($"An explanation needs one row of {columns} values, and there are {features.Length}.", nameof(features));
        var row = new double[columns];
        Prepare(features, row);
        var contributions = new double[columns];
        var expected = (double)BaseScore;
        foreach (var tree in _trees) expected += TreeShap.Add(tree, row, contributions);
        if (!IsAverage) return new TreeExplanation(expected, contributions);
        for (var i = 0; i < columns; i++) contributions[i] /= _trees.Length;
        return new TreeExplanation(expected / _trees.Length, contributions);
    }

    /// <summary>Tells how much the model leans on each feature.</summary>
    /// <returns>One entry a feature, the greatest gain first, then the order of the columns.</returns>
    public IReadOnlyList<FeatureImportance> Importance()
    {
        var splits = new int[FeatureNames.Count];
        var gains = new double[FeatureNames.Count];
        foreach (var split in _trees.SelectMany(tree => tree.Splits))
        {
            // LightGBM counts no split without gain.
            if (!(split.Gain > 0)) continue;
            splits[split.Feature]++;
            gains[split.Feature] += split.Gain;
        }

        return [.. FeatureNames.Select((name, i) => new FeatureImportance(name, splits[i], gains[i])).OrderByDescending(feature => feature.Gain)];
    }

    private static TreeEnsemble Read(string text, ModelText model) =>
        LightGbmModelReader.IsModel(text) ? LightGbmModelReader.Read(text, model)
        : text.AsSpan().TrimStart() is ['{', ..] ? XGBoostModelReader.Read(text, model)
        : throw model.Fail($"begins with '{ModelText.Short(text.AsSpan().Trim())}', and a LightGBM model begins with the line 'tree', an XGBoost model with '{{'; name a model file");

    // Gives how many rows were scored.
    private int ScoreBlocks(BinnedEnsemble binned, ReadOnlySpan<double> features, Span<double> scores)
    {
        var columns = FeatureNames.Count;
        var done = 0;
        if (scores.Length < LeastRowsOfBlock) return done;
        var used = binned.Features;
        var values = ArrayPool<double>.Shared.Rent(used.Length * BinnedEnsemble.BlockRows);
        while (scores.Length - done >= LeastRowsOfBlock)
        {
            var rows = Math.Min(scores.Length - done, BinnedEnsemble.BlockRows);
            var block = features.Slice(done * columns, rows * columns);

            // Feature by feature: row by row, the writes would fall into few lines of the cache.
            for (var f = 0; f < used.Length; f++)
            {
                var column = values.AsSpan(f * BinnedEnsemble.BlockRows, rows);
                for (var i = 0; i < column.Length; i++) column[i] = Prepared(block[(i * columns) + used[f]]);
            }

            AddTrees(binned, values, scores.Slice(done, rows));
            done += rows;
        }

        ArrayPool<double>.Shared.Return(values);
        return done;
    }

    private void AddTrees(BinnedEnsemble binned, ReadOnlySpan<double> values, Span<double> scores)
    {
        if (IsSinglePrecision)
        {
            Span<float> sums = stackalloc float[BinnedEnsemble.BlockRows];
            sums.Fill(BaseScore);
            binned.Add(values, scores.Length, sums);
            for (var i = 0; i < scores.Length; i++) scores[i] = sums[i];
            return;
        }

        scores.Clear();
        binned.Add(values, scores.Length, scores);
        if (!IsAverage) return;
        for (var i = 0; i < scores.Length; i++) scores[i] /= _trees.Length;
    }

    /// <summary>Scores rows one by one: what blocks must equal bit for bit.</summary>
    internal void WalkTrees(ReadOnlySpan<double> features, Span<double> scores)
    {
        var row = new double[FeatureNames.Count];
        for (var i = 0; i < scores.Length; i++)
        {
            Prepare(features.Slice(i * row.Length, row.Length), row);
            scores[i] = Score(row);
        }
    }

    private double Score(double[] row)
    {
        if (IsSinglePrecision)
        {
            var sum = BaseScore;
            foreach (var tree in _trees) sum += (float)tree.Leaves[tree.Leaf(row)];
            return sum;
        }

        var score = 0.0;
        foreach (var tree in _trees) score += tree.Leaves[tree.Leaf(row)];
        return IsAverage ? score / _trees.Length : score;
    }

    private void Prepare(ReadOnlySpan<double> features, double[] row)
    {
        for (var i = 0; i < row.Length; i++) row[i] = Prepared(features[i]);
    }

    private double Prepared(double value) => IsSinglePrecision ? (float)value : Math.Abs(value) <= ZeroThreshold ? 0 : value;
}
