namespace SkRerank.Onnx.Catalogue;

/// <summary>Represents a file that the hub lists.</summary>
/// <param name="Path">The path, checked.</param>
/// <param name="Size">The size in bytes.</param>
/// <param name="GitId">The id of git's blob: the SHA-1 of <c>blob</c>, the length and the content.</param>
/// <param name="Sha256">The SHA-256 of a large file; <see langword="null"/> for one that is in git itself.</param>
internal sealed record HubFile(string Path, long Size, string GitId, string? Sha256)
{
    /// <summary>Gets the name of the file in the cache, which is its ETag on the hub.</summary>
    public string BlobName => Sha256 ?? GitId;
}
