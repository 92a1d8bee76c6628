namespace SkRerank.TestSupport;

/// <summary>Finds the files of the repository that the tests were built from.</summary>
public static class RepositoryFolder
{
    /// <summary>Gets the folder of <c>SkRerank.sln</c>.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Gives the path of a file or folder of the repository.</summary>
    public static string At(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "SkRerank.sln"))) return folder.FullName;
        }

        throw new DirectoryNotFoundException("The tests are not below the folder of SkRerank.sln.");
    }
}
