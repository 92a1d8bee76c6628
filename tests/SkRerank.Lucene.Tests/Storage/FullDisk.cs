using Lucene.Net.Store;
using LuceneDirectory = Lucene.Net.Store.Directory;

namespace SkRerank.Lucene.Tests.Storage;

/// <summary>A folder on a disk that has a number of bytes left.</summary>
internal sealed class FullDisk(LuceneDirectory inner) : FilterDirectory(inner)
{
    public long Left { get; set; } = long.MaxValue;

    public override IndexOutput CreateOutput(string name, IOContext context) => new Output(this, base.CreateOutput(name, context));

    private void Take(int bytes)
    {
        if (bytes > Left) throw new IOException("No space left on device");
        Left -= bytes;
    }

    private sealed class Output(FullDisk disk, IndexOutput inner) : IndexOutput
    {
        public override long Position => inner.Position;

        public override long Checksum => inner.Checksum;

        public override long Length
        {
            get => inner.Length;
            set => inner.Length = value;
        }

        public override void WriteByte(byte b)
        {
            disk.Take(1);
            inner.WriteByte(b);
        }

        public override void WriteBytes(byte[] b, int offset, int length)
        {
            disk.Take(length);
            inner.WriteBytes(b, offset, length);
        }

        public override void Flush() => inner.Flush();

        [Obsolete("Required by the base class.")]
        public override void Seek(long pos) => inner.Seek(pos);

        protected override void Dispose(bool disposing)
        {
            if (disposing) inner.Dispose();
        }
    }
}
