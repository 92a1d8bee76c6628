namespace SkRerank.LearningToRank;

/// <summary>Labelled feature rows in groups, one group a query; rows of a query stand together.</summary>
public sealed class RankingDataset
{
    /// <summary>Makes a data set of rows, checking that they fit together.</summary>
    /// <param name="featureNames">The names of the columns, none empty and none twice.</param>
    /// <param name="features">The values row by row, <c>labels.Count × featureNames.Count</c>; <see cref="double.NaN"/> is a missing value, infinities are refused.</param>
    /// <param name="labels">The grade of each row, a whole number from 0 to 30 (LightGBM's range).</param>
    /// <param name="groupSizes">How many rows each query has, each at least 1, in sum <c>labels.Count</c>.</param>
    /// <param name="queryIds">A name for each query, or null for <c>1</c>, <c>2</c>, ….</param>
    /// <exception cref="ArgumentException">The parts do not fit together.</exception>
    public RankingDataset(
        IReadOnlyList<string> featureNames, ReadOnlyMemory<double> features, ReadOnlyMemory<int> labels, IReadOnlyList<int> groupSizes, IReadOnlyList<string>? queryIds = null)
    {
        ArgumentNullException.ThrowIfNull(featureNames);
        ArgumentNullException.ThrowIfNull(groupSizes);
        RequireNames(featureNames);
        if (features.Length != (long)labels.Length * featureNames.Count)
        {
            throw new ArgumentException(
                $"{labels.Length} labels and {featureNames.Count} features need {(long)labels.Length * featureNames.Count} values, and there are {features.Length}; give the rows whole.", nameof(features));
        }

        if (queryIds is not null && queryIds.Count != groupSizes.Count)
        {
            throw new ArgumentException($"There are {groupSizes.Count} groups and {queryIds.Count} query ids; give one id a group.", nameof(queryIds));
        }

        RequireGroups(groupSizes, labels.Length);
        RequireLabels(labels.Span);
        RequireFinite(features.Span, featureNames);
        FeatureNames = featureNames;
        Features = features;
        Labels = labels;
        GroupSizes = groupSizes;
        QueryIds = queryIds ?? [.. Enumerable.Range(1, groupSizes.Count).Select(n => n.ToString(System.Globalization.CultureInfo.InvariantCulture))];
    }

    /// <summary>The names of the columns.</summary>
    public IReadOnlyList<string> FeatureNames { get; }

    /// <summary>The values row by row; <see cref="double.NaN"/> is a missing value.</summary>
    public ReadOnlyMemory<double> Features { get; }

    /// <summary>The grade of each row.</summary>
    public ReadOnlyMemory<int> Labels { get; }

    /// <summary>How many rows each query has.</summary>
    public IReadOnlyList<int> GroupSizes { get; }

    /// <summary>The name of each query.</summary>
    public IReadOnlyList<string> QueryIds { get; }

    /// <summary>How many rows there are.</summary>
    public int Count => Labels.Length;

    private static void RequireNames(IReadOnlyList<string> names)
    {
        if (names.Count == 0)
        {
            throw new ArgumentException("A data set needs at least one feature.", nameof(names));
        }

        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (string.IsNullOrWhiteSpace(name) || !seen.Add(name))
            {
                throw new ArgumentException($"Each feature needs a name of its own, and \"{name}\" is empty or stands twice.", nameof(names));
            }
        }
    }

    private static void RequireGroups(IReadOnlyList<int> sizes, int rows)
    {
        long sum = 0;
        for (var i = 0; i < sizes.Count; i++)
        {
            if (sizes[i] < 1)
            {
                throw new ArgumentException($"Group {i} has {sizes[i]} rows; leave a query without rows out.", nameof(sizes));
            }

            sum += sizes[i];
        }

        if (sum != rows)
        {
            throw new ArgumentException($"The groups have {sum} rows in sum, and there are {rows} labels; give the size of every group.", nameof(sizes));
        }
    }

    private static void RequireLabels(ReadOnlySpan<int> labels)
    {
        for (var i = 0; i < labels.Length; i++)
        {
            if (labels[i] is < 0 or > 30)
            {
                throw new ArgumentException($"Row {i} has label {labels[i]}; a grade is a whole number from 0 to 30.", nameof(labels));
            }
        }
    }

    private static void RequireFinite(ReadOnlySpan<double> features, IReadOnlyList<string> names)
    {
        for (var i = 0; i < features.Length; i++)
        {
            if (double.IsInfinity(features[i]))
            {
                throw new ArgumentException($"Row {i / names.Count} has an infinite {names[i % names.Count]}; write NaN for a missing value.", nameof(features));
            }
        }
    }
}
