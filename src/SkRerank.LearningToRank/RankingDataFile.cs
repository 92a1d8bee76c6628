using System.Globalization;
using System.Text;

namespace SkRerank.LearningToRank;

/// <summary>Reads and writes labelled feature rows as text in the SVMlight or LETOR layout: <c>label qid:query feature:value … # comment</c>.</summary>
/// <remarks>
/// Features that a row leaves out are 0; <c>nan</c> is a missing value. Rows of a query stand together, told by <c>qid:</c> or, as LightGBM has it, by the sizes of the groups in a second file, one a line.
/// Features are numbered from 1, or from 0 where a row names feature 0. A line <c># features: bm25 cosine</c> before the rows names them from 1; without it their numbers are their names.
/// </remarks>
public static class RankingDataFile
{
    private const string NamesPrefix = "# features:";

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="featureNames">The features that the rows have, as those of the training rows when validation or test rows are read; null for those of the file.</param>
    /// <param name="groupPath">The file with the sizes of the groups; null for <paramref name="path"/> with <c>.query</c> behind it, where rows have no <c>qid:</c>.</param>
    /// <exception cref="RerankException">A file is not there, or a line is not what it should be; the message names file and line.</exception>
    public static RankingDataset Read(string path, IReadOnlyList<string>? featureNames = null, string? groupPath = null)
    {
        RankingRowReader reader = new(path);
        foreach (var line in Lines(path)) reader.Add(line);
        if (reader.Count == 0) throw reader.Fail("has no rows; name a file of lines like '2 qid:7 1:0.5 3:1'");
        var groups = reader.HasQueryIds ? null : groupPath ?? path + ".query";
        if (reader.HasQueryIds && groupPath is not null) throw reader.Fail($"has qid: in its rows, so the groups in '{groupPath}' are not needed; leave that file out");
        if (groups is not null && groupPath is null && !File.Exists(groups)) throw reader.Fail($"has no qid: in its rows, and there is no '{groups}' with the sizes of the groups; write qid: into each row, or name the file of sizes");
        return reader.ToDataset(featureNames, groups is null ? null : Groups(groups));
    }

    /// <summary>Writes a file with the features' names, <c>qid:</c> and every value that is not 0, and with as many digits as a value has.</summary>
    /// <param name="path">The file; one that is there is replaced, whole or not at all.</param>
    /// <param name="data">The rows.</param>
    /// <exception cref="ArgumentException">A name of a feature or query has a blank, or <c>#</c>.</exception>
    public static void Write(string path, RankingDataset data)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(data);
        if (data.FeatureNames.Concat(data.QueryIds).FirstOrDefault(name => name.Any(c => char.IsWhiteSpace(c) || c == '#')) is { } bad) throw new ArgumentException($"Names of features and queries are written without blanks and #, and '{bad}' has one; give it another name.", nameof(data));
        var partial = path + ".partial";
        using (StreamWriter file = new(partial) { NewLine = "\n" })
        {
            file.WriteLine($"{NamesPrefix} {string.Join(' ', data.FeatureNames)}");
            StringBuilder line = new();
            var row = 0;
            for (var query = 0; query < data.GroupSizes.Count; query++)
            {
                for (var end = row + data.GroupSizes[query]; row < end; row++) file.WriteLine(Format(line, data, row, data.QueryIds[query]));
            }
        }

        File.Move(partial, path, overwrite: true);
    }

    /// <summary>Gives the names from a line that gives names, or null.</summary>
    internal static string[]? Names(string line) => line.StartsWith(NamesPrefix, StringComparison.Ordinal) ? line[NamesPrefix.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries) : null;

    private static StringBuilder Format(StringBuilder line, RankingDataset data, int row, string queryId)
    {
        line.Clear().Append(CultureInfo.InvariantCulture, $"{data.Labels.Span[row]} qid:{queryId}");
        var columns = data.FeatureNames.Count;
        var values = data.Features.Span.Slice(row * columns, columns);
        for (var f = 0; f < columns; f++)
        {
            if (double.IsNaN(values[f])) line.Append(CultureInfo.InvariantCulture, $" {f + 1}:nan");
            else if (values[f] != 0) line.Append(CultureInfo.InvariantCulture, $" {f + 1}:{values[f]:R}");
        }

        return line;
    }

    private static IEnumerable<string> Lines(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (!File.Exists(path))
        {
            throw Fail(Directory.Exists(path)
                ? $"Expected a file of ranking data, but '{path}' is a folder; name the file inside it."
                : $"The file of ranking data '{path}' does not exist; check the path.");
        }

        try
        {
            return File.ReadLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Fail($"The file of ranking data '{path}' cannot be read ({e.Message.TrimEnd('.')}); check its permissions and its disk.", e);
        }
    }

    private static List<int> Groups(string path)
    {
        List<int> sizes = [];
        var number = 0;
        foreach (var line in Lines(path))
        {
            number++;
            if (line.AsSpan().Trim().IsEmpty) continue;
            if (!int.TryParse(line, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var size) || size < 1)
            {
                throw Fail($"The file of group sizes '{path}', line {number}: expected how many rows the next query has, a whole number of at least 1, but came '{(line.Length > 40 ? line[..40] + "…" : line)}'; write one size a line.");
            }

            sizes.Add(size);
        }

        return sizes;
    }

    private static RerankException Fail(string sentence, Exception? inner = null) => new(sentence, inner) { ProviderName = "ranking data", Operation = "read" };
}
