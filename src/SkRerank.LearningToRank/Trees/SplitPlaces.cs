namespace SkRerank.LearningToRank.Trees;

/// <summary>Gathers the splits of an ensemble into columns, and tells for each split its column and the greatest byte that goes left.</summary>
internal sealed class SplitPlaces
{
    private readonly Dictionary<(int Feature, MissingValue Missing, bool DefaultLeft), (int FirstColumn, double[] Thresholds)> _numeric = [];
    private readonly Dictionary<(int Feature, string Categories), int> _categorical = [];

    public SplitPlaces(IEnumerable<DecisionTree> trees)
    {
        TreeSplit[] splits = [.. trees.SelectMany(tree => tree.Splits)];
        foreach (var column in splits.Where(split => split.Categories is null).GroupBy(Key).OrderBy(column => column.Key))
        {
            double[] thresholds = [.. column.Select(split => split.Threshold).Distinct().Order()];
            _numeric[column.Key] = (Columns.Count, thresholds);
            foreach (var part in thresholds.Chunk(BinnedColumn.MostThresholds)) Columns.Add(new BinnedColumn(column.Key.Feature, column.Key.Missing, column.Key.DefaultLeft, part));
        }

        foreach (var split in splits.Where(split => split.Categories is not null))
        {
            if (_categorical.TryAdd(CategoricalKey(split), Columns.Count)) Columns.Add(new BinnedColumn(split.Feature, split.Categories!));
        }
    }

    /// <summary>Gets the columns.</summary>
    public List<BinnedColumn> Columns { get; } = [];

    /// <summary>Gives the column of a split, and the greatest byte that goes left.</summary>
    public (int Column, byte Threshold) Of(in TreeSplit split)
    {
        if (split.Categories is not null) return (_categorical[CategoricalKey(split)], 0);
        var (first, thresholds) = _numeric[Key(split)];
        var (part, place) = Math.DivRem(Array.BinarySearch(thresholds, split.Threshold), BinnedColumn.MostThresholds);
        return (first + part, (byte)place);
    }

    // Where nothing is missing, the default direction says nothing.
    private static (int Feature, MissingValue Missing, bool DefaultLeft) Key(TreeSplit split) => (split.Feature, split.Missing, split.DefaultLeft && split.Missing != MissingValue.None);

    private static (int Feature, string Categories) CategoricalKey(TreeSplit split) => (split.Feature, string.Join(' ', split.Categories!));
}
