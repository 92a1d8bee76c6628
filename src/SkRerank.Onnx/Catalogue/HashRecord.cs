using System.Text;
using System.Text.Json;
using SkRerank.Onnx.Loading;

namespace SkRerank.Onnx.Catalogue;

/// <summary>Holds the SHA-256 of every file that was pulled, by commit and path, as the first download brought it.</summary>
internal sealed class HashRecord
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    private readonly RepositoryCache _cache;
    private readonly SortedDictionary<string, SortedDictionary<string, ModelFile>> _commits = new(StringComparer.Ordinal);

    private HashRecord(RepositoryCache cache) => _cache = cache;

    /// <summary>Reads the record of a repository; empty where there is none.</summary>
    /// <exception cref="RerankException">The file is broken.</exception>
    public static HashRecord Read(RepositoryCache cache)
    {
        var record = new HashRecord(cache);
        if (!File.Exists(cache.HashFile)) return record;
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(cache.HashFile).AsMemory());
            foreach (var commit in document.RootElement.EnumerateObject())
            {
                foreach (var file in commit.Value.EnumerateObject()) record.Set(commit.Name, new ModelFile(file.Name, file.Value.Text("sha256")!, file.Value.GetProperty("size").GetInt64()));
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw CatalogError.Create("pull", $"The file '{cache.HashFile}' must be the record of hashes that a pull wrote, but is broken; remove the model and pull it again.", exception);
        }

        return record;
    }

    /// <summary>Gives the recorded files of a commit.</summary>
    public IReadOnlyDictionary<string, ModelFile> Files(string commit) => _commits.GetValueOrDefault(commit) ?? [];

    public void Set(string commit, ModelFile file)
    {
        if (!_commits.TryGetValue(commit, out var files)) _commits.Add(commit, files = new SortedDictionary<string, ModelFile>(StringComparer.Ordinal));
        files[file.Path] = file;
    }

    public void Write()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Indented))
        {
            json.WriteStartObject();
            foreach (var (commit, files) in _commits)
            {
                json.WriteStartObject(commit);
                foreach (var file in files.Values)
                {
                    json.WriteStartObject(file.Path);
                    json.WriteString("sha256", file.Sha256);
                    json.WriteNumber("size", file.Size);
                    json.WriteEndObject();
                }

                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        _cache.WriteWhole(_cache.HashFile, Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length) + "\n");
    }
}
