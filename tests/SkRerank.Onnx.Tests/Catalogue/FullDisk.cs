namespace SkRerank.Onnx.Tests.Catalogue;

/// <summary>Represents a file on a disk that has room for a few bytes.</summary>
internal sealed class FullDisk(string path, long room) : FileStream(path, FileMode.OpenOrCreate, FileAccess.Write)
{
    private const int NoSpaceLeft = 28;

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        Length + buffer.Length > room ? throw new IOException("No space left on device", NoSpaceLeft) : base.WriteAsync(buffer, cancellationToken);
}
