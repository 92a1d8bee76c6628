using LuceneLock = Lucene.Net.Store.Lock;

namespace SkRerank.Lucene.Storage;

/// <summary>Represents the writer's lock: a file that is open for nobody else; the operating system gives it back when the process ends, however it ends.</summary>
/// <remarks>The file stays when the lock is released: deleting it would let two processes lock two files of one name.</remarks>
internal sealed class StoreLock(string path) : LuceneLock
{
    private readonly System.Threading.Lock _gate = new();
    private FileStream? _file;

    public override bool Obtain()
    {
        lock (_gate)
        {
            if (_file is not null) return false;
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                return true;
            }
            catch (IOException exception) when (exception is not (FileNotFoundException or DirectoryNotFoundException or PathTooLongException))
            {
                FailureReason = exception;
                return false;
            }
        }
    }

    public override bool IsLocked()
    {
        lock (_gate)
        {
            if (_file is not null) return true;
            if (!File.Exists(path)) return false;
            if (!Obtain()) return true;
            Dispose();
            return false;
        }
    }

    protected override void Dispose(bool disposing)
    {
        lock (_gate)
        {
            _file?.Dispose();
            _file = null;
        }
    }
}
