namespace SkRerank.Onnx.Catalogue;

/// <summary>Finds the names that someone may have meant.</summary>
internal static class NearNames
{
    private const int Shown = 3;

    /// <summary>Gives a part of a sentence with the nearest names; empty where none is near.</summary>
    public static string Hint(string name, IEnumerable<string> names)
    {
        string[] near =
        [
            .. names
                .Select(candidate => (Name: candidate, Distance: Distance(name.ToLowerInvariant(), candidate.ToLowerInvariant())))
                .Where(candidate => candidate.Distance <= Math.Max(2, name.Length / 3) || Contains(candidate.Name, name))
                .OrderBy(candidate => candidate.Distance)
                .ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
                .Take(Shown)
                .Select(candidate => $"'{candidate.Name}'"),
        ];
        return near.Length == 0 ? "" : $", but {string.Join(", ", near)}";
    }

    private static bool Contains(string name, string part) => part.Length > 2 && name.Contains(part, StringComparison.OrdinalIgnoreCase);

    // Levenshtein's distance, one row at a time.
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[b.Length];
    }
}
