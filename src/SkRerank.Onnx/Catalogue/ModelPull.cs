namespace SkRerank.Onnx.Catalogue;

/// <summary>Represents one pull: fetches the files of a commit, then lets the snapshot and its revision appear.</summary>
internal sealed class ModelPull(HubClient client, ModelHubOptions options, RepositoryCache cache, ModelCatalogEntry entry, string revision)
{
    public Func<string, Stream>? OpenPart { get; init; }

    public IProgress<ModelPullProgress>? Progress { get; init; }

    public async Task<string> RunAsync(ModelPrecision precision, CancellationToken cancellationToken)
    {
        var repository = entry.Repository!;
        var commit = await client.CommitAsync(repository, revision, cancellationToken).ConfigureAwait(false);
        var selection = FileSelection.Choose(repository, await client.FilesAsync(repository, commit, cancellationToken).ConfigureAwait(false), precision);
        DiskSpace.Check(Path.GetFullPath(options.CacheFolder), selection.Files.Sum(Missing));

        var record = HashRecord.Read(cache);
        var download = new BlobDownload(client, options, cache, repository, commit);
        if (OpenPart is { } open) download = new BlobDownload(client, options, cache, repository, commit) { OpenPart = open };
        var total = selection.Files.Sum(file => file.Size);
        var done = 0L;
        foreach (var file in selection.Files)
        {
            var before = done;
            var hash = await download.GetAsync(file, Known(file.Path), bytes => Progress?.Report(new ModelPullProgress(file.Path, before + bytes, total)), cancellationToken).ConfigureAwait(false);
            record.Set(commit, new ModelFile(file.Path, hash.Sha256, hash.Size));
            done += file.Size;
        }

        record.Write();
        foreach (var file in selection.Files) cache.Link(commit, file.Path, file.BlobName);
        cache.WriteRef(revision, commit);
        return cache.Snapshot(commit);
    }

    // The catalogue's hashes are of the catalogue's revision.
    private string? Known(string path) => revision == entry.Revision ? entry.Files.FirstOrDefault(file => file.Path == path)?.Sha256 : null;

    private long Missing(HubFile file)
    {
        if (File.Exists(cache.Blob(file.BlobName))) return 0;
        var part = new FileInfo(cache.Incomplete(file.BlobName));
        return part.Exists ? Math.Max(0, file.Size - part.Length) : file.Size;
    }
}
