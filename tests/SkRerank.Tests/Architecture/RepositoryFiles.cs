namespace SkRerank.Tests.Architecture;

/// <summary>Reads the repository that the tests were built from.</summary>
internal static class RepositoryFiles
{
    private static readonly string[] Areas = ["src", "tests", "samples"];

    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<ProjectFile> Projects { get; } = [.. Find("*.csproj").Select(path => ProjectFile.Parse(path, Read(path)))];

    public static IReadOnlyList<SourceFile> Sources { get; } = [.. Find("*.cs").Select(path => new SourceFile(path, Read(path)))];

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static IEnumerable<string> Find(string pattern) =>
        from area in Areas
        from file in Directory.EnumerateFiles(Path.Combine(Root, area), pattern, SearchOption.AllDirectories)
        let path = Path.GetRelativePath(Root, file).Replace('\\', '/')
        let folders = path.Split('/')
        where !folders.Contains("bin") && !folders.Contains("obj")
        orderby path
        select path;

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "SkRerank.sln"))) return folder.FullName;
        }

        throw new InvalidOperationException("The architecture tests need the repository: no folder above the test assembly has SkRerank.sln; build and run the tests inside a clone.");
    }
}
