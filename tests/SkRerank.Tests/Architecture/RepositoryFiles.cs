using SkRerank.TestSupport;

namespace SkRerank.Tests.Architecture;

/// <summary>Reads the repository that the tests were built from.</summary>
internal static class RepositoryFiles
{
    private static readonly string[] Areas = ["src", "tests", "samples"];

    public static IReadOnlyList<ProjectFile> Projects { get; } = [.. Find("*.csproj").Select(path => ProjectFile.Parse(path, Read(path)))];

    public static IReadOnlyList<SourceFile> Sources { get; } = [.. Find("*.cs").Select(path => new SourceFile(path, Read(path)))];

    public static string Read(string path) => File.ReadAllText(RepositoryFolder.At(path));

    private static IEnumerable<string> Find(string pattern) =>
        from area in Areas
        from file in Directory.EnumerateFiles(RepositoryFolder.At(area), pattern, SearchOption.AllDirectories)
        let path = Path.GetRelativePath(RepositoryFolder.Root, file).Replace('\\', '/')
        let folders = path.Split('/')
        where !folders.Contains("bin") && !folders.Contains("obj")
        orderby path
        select path;
}
