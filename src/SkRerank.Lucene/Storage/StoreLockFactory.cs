using Lucene.Net.Store;
using LuceneLock = Lucene.Net.Store.Lock;

namespace SkRerank.Lucene.Storage;

/// <summary>Makes the locks of one folder.</summary>
/// <remarks>Lucene.NET 4.8's own NativeFSLockFactory opens the file with FileShare.Read, which on Linux is a shared lock: a second process gets it too.</remarks>
internal sealed class StoreLockFactory(string folder) : LockFactory
{
    private readonly Dictionary<string, StoreLock> _locks = new(StringComparer.Ordinal);

    public override LuceneLock MakeLock(string lockName)
    {
        lock (_locks)
        {
            if (!_locks.TryGetValue(lockName, out StoreLock? made)) _locks[lockName] = made = new StoreLock(Path.Combine(folder, lockName));
            return made;
        }
    }

    public override void ClearLock(string lockName) => MakeLock(lockName).Dispose();
}
