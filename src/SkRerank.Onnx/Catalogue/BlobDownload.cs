using System.Globalization;
using System.Net;

namespace SkRerank.Onnx.Catalogue;

/// <summary>Brings one file of a commit into the cache: goes on where an earlier try ended, checks the content, and lets it appear whole.</summary>
internal sealed class BlobDownload(HubClient client, ModelHubOptions options, RepositoryCache cache, string repository, string commit)
{
    private const int BlockSize = 1 << 17;

    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(60);

    /// <summary>Gets what opens the part that is there so far; the tests put a full disk here.</summary>
    public Func<string, Stream> OpenPart { get; init; } = path => new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous);

    /// <summary>Brings a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="sha256">The hash that the catalogue knows, where it does.</param>
    /// <param name="report">Takes how many bytes of the file are there.</param>
    /// <param name="cancellationToken">Ends it; what is there so far is kept.</param>
    /// <returns>The hashes of the content.</returns>
    public async Task<ContentHash> GetAsync(HubFile file, string? sha256, Action<long> report, CancellationToken cancellationToken)
    {
        using var taken = await FileLock.AcquireAsync(cache.Lock(file.BlobName), cancellationToken).ConfigureAwait(false);
        var blob = cache.Blob(file.BlobName);
        Directory.CreateDirectory(Path.GetDirectoryName(blob)!);
        if (File.Exists(blob))
        {
            var there = await ContentHash.OfAsync(blob, cancellationToken).ConfigureAwait(false);
            if (Problem(file, sha256, there) is null)
            {
                report(file.Size);
                return there;
            }

            File.Delete(blob);
        }

        var part = cache.Incomplete(file.BlobName);
        var resumed = await FetchAsync(file, part, report, cancellationToken).ConfigureAwait(false);
        var hash = await ContentHash.OfAsync(part, cancellationToken).ConfigureAwait(false);
        if (resumed && Problem(file, sha256, hash) is not null)
        {
            // What an earlier try left may be another's; once more from the beginning.
            File.Delete(part);
            await FetchAsync(file, part, report, cancellationToken).ConfigureAwait(false);
            hash = await ContentHash.OfAsync(part, cancellationToken).ConfigureAwait(false);
        }

        if (Problem(file, sha256, hash) is { } problem)
        {
            File.Delete(part);
            throw problem;
        }

        File.Move(part, blob, overwrite: true);
        return hash;
    }

    private RerankException? Problem(HubFile file, string? sha256, ContentHash hash)
    {
        if (hash.Size == file.Size && hash.Is(file.BlobName) == true && (sha256 is null || sha256 == hash.Sha256)) return null;
        var (says, expected, actual) = sha256 is not null && sha256 != hash.Sha256 ? ("the catalogue", sha256, hash.Sha256)
            : ("the hub", file.BlobName, file.Sha256 is null ? hash.GitId : hash.Sha256);
        return CatalogError.Create("pull", $"The file '{file.Path}' of the model '{repository}' must have the hash {expected}, as {says} says, but what came has {actual}, and was deleted; pull again, and if it comes again do not trust the hub of HF_ENDPOINT.");
    }

    // Says whether the beginning was there before.
    private async Task<bool> FetchAsync(HubFile file, string part, Action<long> report, CancellationToken cancellationToken)
    {
        var stream = OpenPart(part);
        await using (stream.ConfigureAwait(false))
        {
            if (stream.Length > file.Size) stream.SetLength(0);
            stream.Seek(0, SeekOrigin.End);
            var resumed = stream.Length > 0;
            for (var attempt = 0; ; attempt++)
            {
                report(stream.Length);
                if (stream.Length == file.Size) return resumed;
                if (attempt > options.MaxRetries) throw Broken(file, stream.Length);
                if (attempt > 0) await client.WaitAsync(attempt - 1, cancellationToken).ConfigureAwait(false);
                resumed &= await FetchRestAsync(file, stream, report, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    // Says whether the hub went on where the stream ends.
    private async Task<bool> FetchRestAsync(HubFile file, Stream stream, Action<long> report, CancellationToken cancellationToken)
    {
        using var response = await client.OpenAsync(repository, commit, file.Path, stream.Length, cancellationToken).ConfigureAwait(false);
        var goesOn = response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == stream.Length;
        if (!goesOn) stream.SetLength(0);
        if (response.StatusCode != HttpStatusCode.OK && !goesOn) return false;
        var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            var block = new byte[BlockSize];
            while (await ReadAsync(body, block, cancellationToken).ConfigureAwait(false) is var read and > 0)
            {
                if (stream.Length + read > file.Size)
                {
                    stream.SetLength(0);
                    throw CatalogError.Create("pull", string.Create(CultureInfo.InvariantCulture, $"The file '{file.Path}' of the model '{repository}' must have {file.Size} bytes, as the hub says, but more came; pull again, and if it happens again do not trust the hub of HF_ENDPOINT."));
                }

                await WriteAsync(file, stream, block.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
                report(stream.Length);
            }
        }

        return goesOn;
    }

    // 0 at the end, also at one that comes too early: the length tells.
    private static async Task<int> ReadAsync(Stream body, byte[] block, CancellationToken cancellationToken)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        silence.CancelAfter(LongestSilence);
        try
        {
            return await body.ReadAsync(block, silence.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return 0;
        }
    }

    private async Task WriteAsync(HubFile file, Stream stream, ReadOnlyMemory<byte> block, CancellationToken cancellationToken)
    {
        try
        {
            await stream.WriteAsync(block, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException exception) when (DiskSpace.IsFull(exception))
        {
            throw DiskSpace.Full(cache.Folder, file.Size - stream.Length, exception);
        }
    }

    private RerankException Broken(HubFile file, long bytes) => CatalogError.Create(
        "pull",
        string.Create(CultureInfo.InvariantCulture, $"The file '{file.Path}' of the model '{repository}' must have {file.Size} bytes, but the connection broke off at {bytes} again and again; pull again: what is there is kept."));
}
