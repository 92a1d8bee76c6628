namespace SkRerank.Benchmarks.Serving;

/// <summary>The paragraphs of this repository's documentation as passages, so that the measurement needs nothing else.</summary>
internal static class Passages
{
    private const int Shortest = 200, Longest = 1200;

    /// <summary>Gets the folder of the documentation.</summary>
    public static string Folder
    {
        get
        {
            for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, "SkRerank.sln"))) return Path.Combine(folder.FullName, "docs");
            }

            throw new DirectoryNotFoundException("The measurement should be run from below the folder of SkRerank.sln, but is not; build it in the repository.");
        }
    }

    public static string[] Read() =>
    [
        .. Directory.EnumerateFiles(Folder, "*.md").Order(StringComparer.Ordinal)
            .SelectMany(file => File.ReadAllText(file).Split("\n\n"))
            .Select(paragraph => paragraph.Trim())
            .Where(paragraph => paragraph.Length is >= Shortest and <= Longest && !paragraph.Contains('|', StringComparison.Ordinal) && !paragraph.Contains("```", StringComparison.Ordinal)),
    ];
}
