namespace SkRerank.Onnx.Catalogue;

/// <summary>Represents the folder of a repository in Hugging Face's cache.</summary>
/// <remarks><c>models--org--name/{blobs/ETAG, snapshots/COMMIT/PATH → ../../blobs/ETAG, refs/REVISION}</c>, as https://huggingface.co/docs/hub/local-cache describes it.</remarks>
internal sealed class RepositoryCache
{
    private readonly string _locks;

    public RepositoryCache(string cacheFolder, string repository)
    {
        var name = "models--" + HubPath.CheckRepository(repository).Replace("/", "--", StringComparison.Ordinal);
        Folder = Path.Combine(cacheFolder, name);
        _locks = Path.Combine(cacheFolder, ".locks", name);
    }

    /// <summary>Gets the folder of the repository.</summary>
    public string Folder { get; }

    /// <summary>Gets what makes a link at a path to a target; the tests put a system without links here.</summary>
    public Action<string, string> CreateLink { get; init; } = (path, target) => System.IO.File.CreateSymbolicLink(path, target);

    /// <summary>Gets the file with the hashes that the first download brought.</summary>
    public string HashFile => Path.Combine(Folder, "skrerank-hashes.json");

    public string Blob(string name) => Path.Combine(Folder, "blobs", name);

    /// <summary>Gives the part of a blob that is there so far.</summary>
    public string Incomplete(string name) => Path.Combine(Folder, "blobs", name + ".skrerank.incomplete");

    public string Snapshot(string commit) => Path.Combine(Folder, "snapshots", commit);

    public string File(string commit, string path) => Path.Combine(Snapshot(commit), Path.Combine(path.Split('/')));

    public string Lock(string name) => Path.Combine(_locks, name + ".lock");

    /// <summary>Gives the commit of a revision that was pulled; <see langword="null"/> where it was not.</summary>
    public string? Commit(string revision)
    {
        if (HubPath.IsCommit(revision)) return Directory.Exists(Snapshot(revision)) ? revision : null;
        var path = Ref(revision);
        return System.IO.File.Exists(path) && System.IO.File.ReadAllText(path).Trim() is var commit && HubPath.IsCommit(commit) && Directory.Exists(Snapshot(commit)) ? commit : null;
    }

    /// <summary>Says which commit a revision is; it appears whole or not at all.</summary>
    public void WriteRef(string revision, string commit)
    {
        if (revision != commit) WriteWhole(Ref(revision), commit);
    }

    /// <summary>Lets a path of a snapshot be a blob: by a relative link, or by a copy where the system allows no links.</summary>
    public void Link(string commit, string path, string blobName)
    {
        var place = File(commit, path);
        var target = string.Concat(Enumerable.Repeat("../", 2 + path.Count(c => c == '/'))) + "blobs/" + blobName;
        var there = new FileInfo(place);
        if (there.LinkTarget == target && there.Exists) return;
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        there.Delete();
        try
        {
            CreateLink(place, target);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or PlatformNotSupportedException)
        {
            Replace(place, temporary => System.IO.File.Copy(Blob(blobName), temporary));
        }
    }

    /// <summary>Writes a file that appears whole or not at all.</summary>
    public void WriteWhole(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Replace(path, temporary => System.IO.File.WriteAllText(temporary, content));
    }

    private string Ref(string revision) => Path.Combine(Folder, "refs", Path.Combine(HubPath.CheckRevision(revision).Split('/')));

    private void Replace(string path, Action<string> write)
    {
        // Not beside the file: other programs list refs and snapshots.
        var temporary = Path.Combine(Folder, $".{Guid.NewGuid():n}.tmp");
        try
        {
            write(temporary);
            System.IO.File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            System.IO.File.Delete(temporary);
        }
    }
}
