using System.Text.Json;

namespace SkRerank.Onnx.Loading;

/// <summary>Reads the files of a model folder in Hugging Face layout.</summary>
internal sealed class ModelFolder
{
    /// <summary>Initializes a new instance of the <see cref="ModelFolder"/> class.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="RerankException">The folder does not exist.</exception>
    public ModelFolder(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        Path = System.IO.Path.GetFullPath(path);
        if (!Directory.Exists(Path))
            throw LoadError.Create($"The model folder '{Path}' does not exist; give the path of a folder with 'onnx/model.onnx', 'config.json' and 'tokenizer.json'.");
        Name = NameOf(new DirectoryInfo(Path));
    }

    /// <summary>Gets the full path of the folder.</summary>
    public string Path { get; }

    /// <summary>Gets the name of the folder, in Hugging Face's cache of the repository, which is taken as the name of the model.</summary>
    public string Name { get; }

    /// <summary>Gets the path of a file, whether it exists or not.</summary>
    public string PathOf(string relativePath) => System.IO.Path.Combine(Path, System.IO.Path.Combine(relativePath.Split('/')));

    /// <summary>Says whether a file exists.</summary>
    public bool Has(string relativePath) => File.Exists(PathOf(relativePath));

    /// <summary>Lists the graphs, as paths inside the folder with <c>/</c>, in the order of their names.</summary>
    public string[] Graphs()
    {
        string[] In(string folder) => Directory.Exists(PathOf(folder)) ? [.. Directory.EnumerateFiles(PathOf(folder), "*.onnx").Select(path => $"{folder}{System.IO.Path.GetFileName(path)}")] : [];
        string[] graphs = [.. In("onnx/"), .. In("")];
        Array.Sort(graphs, StringComparer.Ordinal);
        return graphs;
    }

    /// <summary>Reads a JSON file.</summary>
    /// <param name="relativePath">The path inside the folder, with <c>/</c>.</param>
    /// <returns>The root element; <see langword="null"/> when there is no such file.</returns>
    /// <exception cref="RerankException">The file is no JSON object or array, or cannot be read.</exception>
    public JsonElement? ReadJson(string relativePath)
    {
        if (!Has(relativePath)) return null;
        var path = PathOf(relativePath);
        try
        {
            using var document = JsonDocument.Parse(ReadBytes(relativePath).AsMemory());
            return document.RootElement.Clone();
        }
        catch (JsonException exception)
        {
            throw LoadError.Broken(path, "valid JSON", exception);
        }
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="RerankException">The file cannot be read.</exception>
    public byte[] ReadBytes(string relativePath) => Read(PathOf(relativePath), File.ReadAllBytes);

    /// <summary>Reads the lines of a text file.</summary>
    /// <exception cref="RerankException">The file cannot be read.</exception>
    public string[] ReadLines(string relativePath) => Read(PathOf(relativePath), File.ReadAllLines);

    private static T Read<T>(string path, Func<string, T> read)
    {
        try
        {
            return read(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw LoadError.Unreadable(path, exception);
        }
    }

    // In Hugging Face's cache a folder is called by its commit: models--organisation--name/snapshots/commit.
    private static string NameOf(DirectoryInfo folder) =>
        folder.Parent is { Name: "snapshots", Parent: { } repository } && repository.Name.StartsWith("models--", StringComparison.Ordinal) ? repository.Name[(repository.Name.LastIndexOf("--", StringComparison.Ordinal) + 2)..] : folder.Name;
}
