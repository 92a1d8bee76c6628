namespace SkRerank.Lucene.Tests;

/// <summary>A folder that is not there yet, and is removed after the test.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("skrerank-lucene-").FullName;

    public TemporaryFolder() => Path = System.IO.Path.Combine(_root, "store");

    public string Path { get; }

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
