using System.Buffers;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using SkRerank.Server.Requests;

namespace SkRerank.Server.Bodies;

/// <summary>Reads the body of a request as JSON, within bounds on its bytes and its depth.</summary>
internal static class RequestBody
{
    private const int MaxDepth = 32;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    /// <summary>Reads the body whole.</summary>
    /// <exception cref="RequestFailure">It is too large, not JSON, or not UTF-8.</exception>
    public static async Task<JsonDocument> ReadAsync(HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        RequireJson(request);
        if (request.ContentLength > maxBytes) throw TooLarge(maxBytes);
        using var bytes = new ArrayPoolWriter(maxBytes);
        var packed = Unpack(request);
        await using (packed.ConfigureAwait(false))
        {
            try
            {
                while (true)
                {
                    var read = await packed.ReadAsync(bytes.GetMemory(), cancellationToken).ConfigureAwait(false);
                    if (read == 0) break;
                    if (!bytes.TryAdvance(read)) throw TooLarge(maxBytes);
                }
            }
            catch (InvalidDataException e)
            {
                throw new RequestFailure(FailureKind.Invalid, "The body cannot be unpacked as its content-encoding says; send it whole, or unpacked.", cause: e);
            }
            catch (BadHttpRequestException e)
            {
                // Kestrel's own limits: a body that comes too slowly, is larger than it takes, or whose chunks are malformed.
                throw e.StatusCode == StatusCodes.Status413PayloadTooLarge ? TooLarge(maxBytes) : new RequestFailure(FailureKind.Invalid, "The body did not come whole; send it again.", cause: e);
            }
        }

        return Parse(bytes.Written);
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty) throw new RequestFailure(FailureKind.Invalid, "The body should be a JSON object, but it is empty; send one.");
        if (!Utf8.IsValid(bytes.Span)) throw new RequestFailure(FailureKind.Invalid, "The body should be JSON in UTF-8, but its bytes are not UTF-8; encode it so.");
        try
        {
            // The document keeps no hold on the pooled bytes.
            return JsonDocument.Parse(bytes.ToArray(), Options);
        }
        catch (JsonException e)
        {
            throw new RequestFailure(FailureKind.Invalid, $"The body should be a JSON object of at most {MaxDepth} levels with each property once, but it is not, in line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}; correct it.", cause: e);
        }
    }

    private static void RequireJson(HttpRequest request)
    {
        if (string.IsNullOrEmpty(request.ContentType)) return;
        if (MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && (type.SubType.Equals("json", StringComparison.OrdinalIgnoreCase) || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase))) return;
        throw new RequestFailure(FailureKind.UnsupportedMedia, "The body should be application/json by its content-type, but it is another; send the header content-type: application/json.");
    }

    private static Stream Unpack(HttpRequest request) => request.Headers.ContentEncoding.ToString().Trim().ToLowerInvariant() switch
    {
        "" or "identity" => request.Body,
        "gzip" or "x-gzip" => new GZipStream(request.Body, CompressionMode.Decompress, leaveOpen: true),
        "deflate" => new ZLibStream(request.Body, CompressionMode.Decompress, leaveOpen: true),
        "br" => new BrotliStream(request.Body, CompressionMode.Decompress, leaveOpen: true),
        _ => throw new RequestFailure(FailureKind.UnsupportedMedia, "The body should be packed by gzip, deflate or br, or not at all, but its content-encoding is another; send it unpacked."),
    };

    private static RequestFailure TooLarge(int maxBytes) => new(FailureKind.TooLarge, $"The body should have at most {maxBytes} bytes after unpacking, but it has more; send fewer or shorter documents a request.");

    /// <summary>Grows in rented steps up to a bound.</summary>
    private sealed class ArrayPoolWriter(int maxBytes) : IDisposable
    {
        private byte[] _bytes = ArrayPool<byte>.Shared.Rent(16 * 1024);
        private int _count;

        public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _count);

        public Memory<byte> GetMemory()
        {
            if (_count == _bytes.Length)
            {
                var larger = ArrayPool<byte>.Shared.Rent(_bytes.Length * 2);
                _bytes.AsSpan(0, _count).CopyTo(larger);
                ArrayPool<byte>.Shared.Return(_bytes);
                _bytes = larger;
            }

            return _bytes.AsMemory(_count);
        }

        public bool TryAdvance(int read)
        {
            _count += read;
            return _count <= maxBytes;
        }

        public void Dispose() => ArrayPool<byte>.Shared.Return(_bytes);
    }
}
