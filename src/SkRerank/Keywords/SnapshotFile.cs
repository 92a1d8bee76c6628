using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace SkRerank.Keywords;

/// <summary>Writes and reads the file of a snapshot: a magic text, a format version, a body, and the SHA-256 of all before it.</summary>
internal static class SnapshotFile
{
    public const int Format = 1;

    private const string Magic = "SkRerank BM25 index";

    /// <summary>Writes a file beside the old one, and puts it in its place when it is whole and on the disk.</summary>
    public static void Write(string path, Action<BinaryWriter> write)
    {
        var unfinished = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var file = new FileStream(unfinished, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16))
            {
                using (var body = new BinaryWriter(file, Encoding.UTF8, leaveOpen: true))
                {
                    body.Write(Magic);
                    body.Write(Format);
                    write(body);
                }

                file.Position = 0;
                var hash = SHA256.HashData(file);
                file.Write(hash);
                file.Flush(flushToDisk: true);
            }

            File.Move(unfinished, path, overwrite: true);
        }
        finally
        {
            // Gone where it became the snapshot.
            File.Delete(unfinished);
        }
    }

    /// <summary>Reads a file whose checksum is right.</summary>
    /// <exception cref="RerankException">The file is not a snapshot, of another version, damaged or cut short.</exception>
    public static T Read<T>(string path, Func<BinaryReader, T> read)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16);
        using var body = new BinaryReader(file, Encoding.UTF8);
        if (!Begins(body)) throw Failure($"The file '{path}' is not a snapshot of a BM25 index; name one that SaveAsync wrote.");
        if (file.Length < file.Position + sizeof(int) + SHA256.HashSizeInBytes) throw Damaged(path);
        var format = body.ReadInt32();
        if (format != Format) throw Failure($"The snapshot '{path}' has format {format}, but this version reads {Format}; put the texts in again and save.");
        var start = file.Position;
        if (!HasItsChecksum(file)) throw Damaged(path);
        file.Position = start;
        return read(body);
    }

    /// <summary>Writes a text by its UTF-16 units, so that a lone surrogate in it comes back too.</summary>
    public static void WriteText(BinaryWriter writer, string text)
    {
        writer.Write7BitEncodedInt(text.Length);
        writer.Write(MemoryMarshal.AsBytes(text.AsSpan()));
    }

    public static string ReadText(BinaryReader reader)
    {
        var text = new char[reader.Read7BitEncodedInt()];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(text.AsSpan()));
        return new string(text);
    }

    public static RerankException Failure(string message) => new(message) { ProviderName = Bm25Reranker.ProviderName, Operation = "load" };

    private static RerankException Damaged(string path) => Failure($"The snapshot '{path}' is damaged or cut short: its checksum is not that of its bytes; put the texts in again and save.");

    private static bool Begins(BinaryReader body)
    {
        var expected = (byte[])[(byte)Magic.Length, .. Encoding.UTF8.GetBytes(Magic)];
        return body.ReadBytes(expected.Length).AsSpan().SequenceEqual(expected);
    }

    private static bool HasItsChecksum(FileStream file)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        file.Position = 0;
        for (var left = file.Length - SHA256.HashSizeInBytes; left > 0;)
        {
            var count = file.Read(buffer, 0, (int)Math.Min(buffer.Length, left));
            hash.AppendData(buffer, 0, count);
            left -= count;
        }

        var stored = new byte[SHA256.HashSizeInBytes];
        file.ReadExactly(stored);
        return hash.GetHashAndReset().AsSpan().SequenceEqual(stored);
    }
}
