namespace SkRerank.Onnx.Catalogue;

/// <summary>Compares the files of a model with what they should be.</summary>
internal static class ModelCheck
{
    /// <summary>Checks a folder against known files alone.</summary>
    public static async Task<ModelVerification> OfFolderAsync(string folder, IReadOnlyList<ModelFile> files, CancellationToken cancellationToken)
    {
        var checks = new List<ModelFileCheck>();
        foreach (var file in files.OrderBy(file => file.Path, StringComparer.Ordinal))
        {
            checks.Add(await CheckAsync(file.Path, Path.Combine(folder, Path.Combine(file.Path.Split('/'))), file.Sha256, cancellationToken).ConfigureAwait(false));
        }

        return new ModelVerification(folder, checks);
    }

    /// <summary>Checks a snapshot of the cache.</summary>
    public static async Task<ModelVerification> OfSnapshotAsync(RepositoryCache cache, string commit, IReadOnlyList<ModelFile> known, CancellationToken cancellationToken)
    {
        var recorded = HashRecord.Read(cache).Files(commit);
        var byPath = known.ToDictionary(file => file.Path, file => file.Sha256, StringComparer.Ordinal);
        var checks = new List<ModelFileCheck>();
        foreach (var path in recorded.Keys.Union(PathsIn(cache.Snapshot(commit))).Order(StringComparer.Ordinal))
        {
            var expected = byPath.GetValueOrDefault(path) ?? recorded.GetValueOrDefault(path)?.Sha256;
            checks.Add(await CheckAsync(path, cache.File(commit, path), expected, cancellationToken).ConfigureAwait(false));
        }

        return new ModelVerification(cache.Snapshot(commit), checks);
    }

    private static IEnumerable<string> PathsIn(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/'));

    private static async Task<ModelFileCheck> CheckAsync(string path, string file, string? expected, CancellationToken cancellationToken)
    {
        if (!File.Exists(file)) return new ModelFileCheck(path, ModelFileStatus.Missing, null);
        ContentHash hash;
        try
        {
            hash = await ContentHash.OfAsync(file, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CatalogError.Create("verify", $"The model file '{file}' cannot be read ({CatalogError.Reason(exception)}); check its permissions and the disk.", exception);
        }

        // A file that Python fetched has no record, but its link names its content.
        var named = Path.GetFileName(new FileInfo(file).LinkTarget) is { } blob ? hash.Is(blob) : null;
        var intact = expected is not null ? expected == hash.Sha256 && named != false : named;
        return new ModelFileCheck(path, intact switch { true => ModelFileStatus.Intact, false => ModelFileStatus.Changed, _ => ModelFileStatus.Unknown }, hash.Sha256);
    }
}
