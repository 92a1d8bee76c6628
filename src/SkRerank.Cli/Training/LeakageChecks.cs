using System.Globalization;
using System.Runtime.InteropServices;
using SkRerank.LearningToRank;

namespace SkRerank.Cli.Training;

/// <summary>Looks for what makes a model look better than it is: grades in the order of rows or in a feature, and queries in two files.</summary>
internal static class LeakageChecks
{
    private const double SuspectOrder = 0.5;
    private const double SuspectPairs = 0.98;

    // Enough to tell, on data of any size.
    private const int MostQueries = 500;
    private const int MostRowsOfQuery = 200;

    /// <summary>Tells where rows stand in the order of their grades.</summary>
    public static string? SortedRows(string name, RankingDataset data)
    {
        var (sorted, mixed, start) = (0, 0, 0);
        foreach (var size in data.GroupSizes)
        {
            var labels = data.Labels.Span.Slice(start, size);
            start += size;
            if (labels.IndexOfAnyExcept(labels[0]) < 0) continue;
            mixed++;
            if (IsFalling(labels)) sorted++;
        }

        return mixed > 0 && sorted >= mixed * SuspectOrder
            ? $"The rows of {sorted} of {mixed} queries in the {name} rows stand with the highest grade first: whoever keeps the order of equal scores would win by it, so equal scores are shuffled here."
            : null;
    }

    /// <summary>Names the features that nearly order the rows as the grades do.</summary>
    public static IEnumerable<string> TellingFeatures(RankingDataset data)
    {
        for (var f = 0; f < data.FeatureNames.Count; f++)
        {
            var share = PairsInOrder(data, f);
            if (Math.Max(share, 1 - share) < SuspectPairs) continue;
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"Feature '{data.FeatureNames[f]}' alone puts {Math.Max(share, 1 - share):P1} of the pairs of a query in {(share < 0.5 ? "falling " : "")}order of their grades: it may be made of the grade, so leave it out unless it is known before anybody judges.");
        }
    }

    /// <summary>Tells how many queries stand in the training rows too, value by value.</summary>
    public static string? SharedQueries(string name, RankingDataset training, RankingDataset other)
    {
        var seen = Queries(training).ToHashSet(StringComparer.Ordinal);
        var shared = Queries(other).Count(seen.Contains);
        return shared == 0 ? null : $"{shared} of {other.GroupSizes.Count} queries of the {name} rows stand in the training rows too, value by value: the model was trained on what it is measured on.";
    }

    /// <summary>Tells where the order of the rows changes what was measured.</summary>
    /// <param name="name">What the rows are called.</param>
    /// <param name="inFileOrder">nDCG@10 with equal scores in the order of the file.</param>
    /// <param name="shuffled">nDCG@10 with equal scores shuffled.</param>
    public static string? OrderDependence(string name, double inFileOrder, double shuffled) => Math.Abs(inFileOrder - shuffled) < 0.005 ? null : string.Create(
        CultureInfo.InvariantCulture,
        $"nDCG@10 of the {name} rows is {inFileOrder:F4} with equal scores in the order of the file, and {shuffled:F4} with equal scores shuffled, which is reported: the order of the rows gives grades away, or many scores are equal.");

    private static bool IsFalling(ReadOnlySpan<int> labels)
    {
        for (var i = 1; i < labels.Length; i++)
        {
            if (labels[i] > labels[i - 1]) return false;
        }

        return true;
    }

    // The share of pairs of different grades that the feature puts right, equal values half; NaN is below all.
    private static double PairsInOrder(RankingDataset data, int feature)
    {
        var features = data.Features.Span;
        var labels = data.Labels.Span;
        var columns = data.FeatureNames.Count;
        var everyNth = 1 + (data.GroupSizes.Count / MostQueries);
        var (right, pairs) = (0.0, 0L);
        var start = 0;
        for (var query = 0; query < data.GroupSizes.Count; start += data.GroupSizes[query++])
        {
            if (query % everyNth != 0) continue;
            var end = start + Math.Min(data.GroupSizes[query], MostRowsOfQuery);
            for (var i = start; i < end; i++)
            {
                for (var j = start; j < i; j++)
                {
                    var byLabel = labels[i].CompareTo(labels[j]);
                    if (byLabel == 0) continue;
                    pairs++;
                    var byValue = features[(i * columns) + feature].CompareTo(features[(j * columns) + feature]);
                    right += byValue == 0 ? 0.5 : byValue > 0 == byLabel > 0 ? 1 : 0;
                }
            }
        }

        return pairs == 0 ? 0.5 : right / pairs;
    }

    // A query as its values: bytes as characters, so that a set can hold it.
    private static IEnumerable<string> Queries(RankingDataset data)
    {
        var start = 0;
        foreach (var size in data.GroupSizes)
        {
            yield return new string(MemoryMarshal.Cast<double, char>(data.Features.Span.Slice(start * data.FeatureNames.Count, size * data.FeatureNames.Count)));
            start += size;
        }
    }
}
