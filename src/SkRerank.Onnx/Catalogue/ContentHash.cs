using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SkRerank.Onnx.Catalogue;

/// <summary>Holds the two hashes of a file that the hub names its contents by.</summary>
/// <param name="Size">The size in bytes.</param>
/// <param name="Sha256">The SHA-256.</param>
/// <param name="GitId">The id of git's blob.</param>
internal sealed record ContentHash(long Size, string Sha256, string GitId)
{
    private const int BlockSize = 1 << 17;

    /// <summary>Reads a file through once.</summary>
    public static async Task<ContentHash> OfAsync(string path, CancellationToken cancellationToken)
    {
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan | FileOptions.Asynchronous);
        await using (stream.ConfigureAwait(false))
        {
            using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            using var git = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
            git.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {stream.Length}\0")));
            var block = new byte[BlockSize];
            var size = 0L;
            for (int read; (read = await stream.ReadAsync(block, cancellationToken).ConfigureAwait(false)) > 0; size += read)
            {
                sha256.AppendData(block, 0, read);
                git.AppendData(block, 0, read);
            }

            return new ContentHash(size, Convert.ToHexStringLower(sha256.GetHashAndReset()), Convert.ToHexStringLower(git.GetHashAndReset()));
        }
    }

    /// <summary>Says whether the content is what a name of the cache says; a name of another form says nothing.</summary>
    public bool? Is(string blobName) => blobName.Length == Sha256.Length ? blobName == Sha256 : blobName.Length == GitId.Length ? blobName == GitId : null;
}
