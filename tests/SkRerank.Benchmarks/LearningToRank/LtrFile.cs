using System.Globalization;
using SkRerank.LearningToRank;

namespace SkRerank.Benchmarks.LearningToRank;

/// <summary>Reads LightGBM's ranking example: SVMlight lines, with the sizes of the queries in a file of their own.</summary>
internal static class LtrFile
{
    private const int Columns = 301;

    /// <summary>Reads a part; what a line leaves out is 0.</summary>
    public static RankingDataset Read(string folder, string name)
    {
        var lines = File.ReadAllLines(Path.Combine(folder, name));
        var features = new double[lines.Length * Columns];
        var labels = new int[lines.Length];
        for (var row = 0; row < lines.Length; row++)
        {
            var fields = lines[row].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            labels[row] = int.Parse(fields[0], CultureInfo.InvariantCulture);
            foreach (var field in fields.Skip(1))
            {
                var colon = field.IndexOf(':', StringComparison.Ordinal);
                features[(row * Columns) + int.Parse(field.AsSpan(0, colon), CultureInfo.InvariantCulture)] = double.Parse(field.AsSpan(colon + 1), CultureInfo.InvariantCulture);
            }
        }

        return new RankingDataset([.. Enumerable.Range(0, Columns).Select(i => i.ToString(CultureInfo.InvariantCulture))], features, labels,
            [.. File.ReadLines(Path.Combine(folder, name + ".query")).Select(size => int.Parse(size, CultureInfo.InvariantCulture))]);
    }

    /// <summary>Gives the queries whose number, from 0, is wanted.</summary>
    public static RankingDataset Take(RankingDataset data, Func<int, bool> isWanted)
    {
        List<double> features = [];
        List<int> labels = [];
        List<int> sizes = [];
        var start = 0;
        for (var query = 0; query < data.GroupSizes.Count; query++)
        {
            var size = data.GroupSizes[query];
            if (isWanted(query))
            {
                features.AddRange(data.Features.Span.Slice(start * data.FeatureNames.Count, size * data.FeatureNames.Count));
                labels.AddRange(data.Labels.Span.Slice(start, size));
                sizes.Add(size);
            }

            start += size;
        }

        return new RankingDataset(data.FeatureNames, features.ToArray(), labels.ToArray(), sizes);
    }
}
