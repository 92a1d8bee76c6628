namespace SkRerank.Onnx.Catalogue;

/// <summary>Pulls models into Hugging Face's own cache, where Python finds them too, checks them and removes them. Thread-safe.</summary>
/// <remarks>A pull goes on where an interrupted one ended; a model appears when all of its files are there and checked. Two processes may pull at a time.</remarks>
public sealed class ModelHub : IDisposable
{
    private readonly ModelHubOptions _options;
    private readonly HubClient _client;

    /// <summary>Initializes a new instance of the <see cref="ModelHub"/> class.</summary>
    /// <param name="options">The options, or <see langword="null"/> for <see cref="ModelHubOptions.FromEnvironment"/>.</param>
    public ModelHub(ModelHubOptions? options = null)
    {
        _options = options?.Clone() ?? ModelHubOptions.FromEnvironment();
        _client = new HubClient(_options);
    }

    /// <summary>Gets the folder of the cache.</summary>
    public string CacheFolder => _options.CacheFolder;

    internal Func<string, Stream>? OpenPart { get; init; }

    /// <summary>Pulls a model; what is there already is checked, not fetched again.</summary>
    /// <param name="entry">The model.</param>
    /// <param name="options">What of it, or <see langword="null"/> for the int8 graph (else fp32) of the entry's revision.</param>
    /// <param name="progress">Takes how far it is, on the thread that pulls.</param>
    /// <param name="cancellationToken">Ends the pull; the next one goes on where it ended.</param>
    /// <returns>The folder of the model.</returns>
    /// <exception cref="RerankException">The model ships in a package, the hub does not give it, what came is not what it should be, or the disk is full.</exception>
    public async Task<string> PullAsync(ModelCatalogEntry entry, ModelPullOptions? options = null, IProgress<ModelPullProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        options ??= new ModelPullOptions();
        var cache = Cache(entry);
        var revision = HubPath.CheckRevision(options.Revision ?? entry.Revision);
        if (_options.Offline)
        {
            return FolderOf(entry, revision) ?? throw CatalogError.Create("pull", $"The model '{entry.Name}' must be in '{CacheFolder}' when HF_HUB_OFFLINE is set, but is not; unset it, or copy the folder '{Path.GetFileName(cache.Folder)}' there.");
        }

        try
        {
            using var taken = await FileLock.AcquireAsync(cache.Lock("skrerank"), cancellationToken).ConfigureAwait(false);
            return await new ModelPull(_client, _options, cache, entry, revision) { OpenPart = OpenPart, Progress = progress }.RunAsync(options.Precision, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException exception) when (DiskSpace.IsFull(exception))
        {
            throw DiskSpace.Full(cache.Folder, 1, exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CatalogError.Create("pull", $"The folder '{CacheFolder}' must be one that can be written, but is not ({CatalogError.Reason(exception)}); check its permissions, or set HF_HOME to another.", exception);
        }
    }

    /// <summary>Gives the folder of a model that was pulled, by this or by Hugging Face's own library.</summary>
    /// <param name="entry">The model.</param>
    /// <param name="revision">The revision, or <see langword="null"/> for the entry's.</param>
    /// <returns>The folder; <see langword="null"/> where there is none with a configuration and a graph.</returns>
    public string? FolderOf(ModelCatalogEntry entry, string? revision = null)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (entry.Repository is not { } repository) return null;
        var cache = new RepositoryCache(CacheFolder, repository);
        if (cache.Commit(HubPath.CheckRevision(revision ?? entry.Revision)) is not { } commit) return null;
        var folder = cache.Snapshot(commit);
        return File.Exists(Path.Combine(folder, "config.json")) && HasGraph(folder) ? folder : null;
    }

    /// <summary>Compares every file of a model with the catalogue's hash, else with that of its first download, else with its name in the cache.</summary>
    /// <param name="entry">The model.</param>
    /// <param name="folder">The folder of a model that ships in a package; <see langword="null"/> for one that was pulled.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="RerankException">The model was not pulled.</exception>
    public async Task<ModelVerification> VerifyAsync(ModelCatalogEntry entry, string? folder = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (folder is not null) return await ModelCheck.OfFolderAsync(folder, entry.Files, cancellationToken).ConfigureAwait(false);
        var cache = Cache(entry);
        return cache.Commit(entry.Revision) is { } commit
            ? await ModelCheck.OfSnapshotAsync(cache, commit, entry.Files, cancellationToken).ConfigureAwait(false)
            : throw CatalogError.Create("verify", $"The model '{entry.Name}' must have been pulled to be verified, but is not in '{CacheFolder}'; run 'skrerank models pull {entry.Name}'.");
    }

    /// <summary>Removes a model from the cache, in every revision, also what Python fetched of it.</summary>
    /// <param name="entry">The model.</param>
    /// <returns><see langword="false"/> where there was nothing to remove.</returns>
    /// <exception cref="RerankException">The model ships in a package, is being pulled, or cannot be deleted.</exception>
    public bool Remove(ModelCatalogEntry entry)
    {
        var cache = Cache(entry);
        if (!Directory.Exists(cache.Folder)) return false;
        try
        {
            using var taken = FileLock.TryAcquire(cache.Lock("skrerank"))
                ?? throw CatalogError.Create("remove", $"The model '{entry.Name}' must not be in use to be removed, but another process is pulling it; wait until it ends.");
            Directory.Delete(cache.Folder, recursive: true);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CatalogError.Create("remove", $"The folder '{cache.Folder}' cannot be deleted ({CatalogError.Reason(exception)}); end the programs that use the model, and check its permissions.", exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static bool HasGraph(string folder) =>
        Array.Exists([folder, Path.Combine(folder, "onnx")], place => Directory.Exists(place) && Directory.EnumerateFiles(place, "*.onnx").Any(File.Exists));

    private RepositoryCache Cache(ModelCatalogEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return entry.Repository is { } repository ? new RepositoryCache(CacheFolder, repository)
            : throw CatalogError.Create("pull", $"The model '{entry.Name}' ships in the package {entry.Package}, so there is nothing to pull, to verify or to remove in the cache; reference the package.");
    }
}
