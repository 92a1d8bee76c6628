using SkRerank.TestSupport;

namespace SkRerank.Benchmarks.Serving;

/// <summary>The paragraphs of this repository's documentation as passages, so that the measurement needs nothing else.</summary>
internal static class Passages
{
    private const int Shortest = 200, Longest = 1200;

    /// <summary>Gets the folder of the documentation.</summary>
    public static string Folder { get; } = RepositoryFolder.At("docs");

    public static string[] Read() =>
    [
        .. Directory.EnumerateFiles(Folder, "*.md").Order(StringComparer.Ordinal)
            .SelectMany(file => File.ReadAllText(file).Split("\n\n"))
            .Select(paragraph => paragraph.Trim())
            .Where(paragraph => paragraph.Length is >= Shortest and <= Longest && !paragraph.Contains('|', StringComparison.Ordinal) && !paragraph.Contains("```", StringComparison.Ordinal)),
    ];
}
