using System.Buffers;
using System.IO.Compression;
using System.Text;

namespace SkRerank.Remote;

/// <summary>Reads the body of an answer, uncompressed, up to a number of bytes.</summary>
internal static class BoundedBody
{
    private const int Step = 16 * 1024;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Gives the body, and whether there is more of it than may be read.</summary>
    public static async Task<(ReadOnlyMemory<byte> Body, bool IsCut)> ReadAsync(HttpContent content, int most, CancellationToken cancellationToken)
    {
        var raw = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var stream = Uncompressed(raw, content.Headers.ContentEncoding);
        await using (stream.ConfigureAwait(false))
        {
            var buffer = new ArrayBufferWriter<byte>(Step);
            while (buffer.WrittenCount <= most)
            {
                var read = await stream.ReadAsync(buffer.GetMemory(Step), cancellationToken).ConfigureAwait(false);
                if (read == 0) break;
                buffer.Advance(read);
            }

            var body = buffer.WrittenMemory;
            var isCut = body.Length > most;
            if (isCut) body = body[..most];
            return (body.Span.StartsWith(ByteOrderMark) ? body[ByteOrderMark.Length..] : body, isCut);
        }
    }

    /// <summary>Gives the first characters of a body as text.</summary>
    public static string Beginning(ReadOnlyMemory<byte> body, int characters)
    {
        // No character has more than four bytes.
        var text = Encoding.UTF8.GetString(body.Span[..Math.Min(body.Length, 4 * characters)]);
        return text.Length > characters ? text[..characters] : text;
    }

    // The handler of a client that was passed in may not decompress.
    private static Stream Uncompressed(Stream stream, ICollection<string> encodings) => encodings.LastOrDefault()?.ToLowerInvariant() switch
    {
        "gzip" or "x-gzip" => new GZipStream(stream, CompressionMode.Decompress),
        "br" => new BrotliStream(stream, CompressionMode.Decompress),
        "deflate" => new ZLibStream(stream, CompressionMode.Decompress),
        _ => stream,
    };
}
