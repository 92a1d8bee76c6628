using System.Text.RegularExpressions;
using Lucene.Net.Index;
using Lucene.Net.Store;
using LuceneDirectory = Lucene.Net.Store.Directory;
using LuceneLock = Lucene.Net.Store.Lock;

namespace SkRerank.Lucene.Storage;

/// <summary>Knows the folder of a store: whether it is there, and whether it is one.</summary>
internal sealed partial class StoreFolder(string path, Func<LuceneDirectory, LuceneDirectory>? wrap, StoreErrors errors) : IDisposable
{
    private readonly System.Threading.Lock _gate = new();
    private LuceneDirectory? _directory;

    public string Path => path;

    public StoreErrors Errors => errors;

    /// <summary>Gets the opened folder; call it only where the folder exists.</summary>
    public LuceneDirectory Directory
    {
        get
        {
            lock (_gate)
            {
                if (_directory is not null) return _directory;
                FSDirectory directory = FSDirectory.Open(new DirectoryInfo(path), new StoreLockFactory(path));
                return _directory = wrap?.Invoke(directory) ?? directory;
            }
        }
    }

    /// <summary>Says whether a store is there; nothing, an empty folder or the leftovers of a killed first write is none yet.</summary>
    /// <exception cref="RerankException">The path is a file, or a folder with other files.</exception>
    public bool HoldsStore()
    {
        if (File.Exists(path)) throw errors.IsAFile();
        if (!System.IO.Directory.Exists(path)) return false;
        List<string> names = [.. System.IO.Directory.EnumerateFileSystemEntries(path).Select(System.IO.Path.GetFileName).OfType<string>()];
        string[] commits = [.. names.Where(n => n.StartsWith("segments_", StringComparison.Ordinal))];
        if (commits.Length > 0) return commits is not ["segments_1"] || CanRead();
        string? stranger = names.Where(n => !OwnFile().IsMatch(n)).Order(StringComparer.Ordinal).FirstOrDefault();
        return stranger is null ? false : throw errors.NotAStore(stranger);
    }

    /// <summary>Removes the unreadable first commit of a killed creation; it never holds a record, since a store is created empty.</summary>
    public void ClearUnfinishedCreation()
    {
        string first = System.IO.Path.Combine(path, "segments_1");
        if (!File.Exists(first)) return;
        using LuceneLock writing = Lock();
        if (!HoldsStore()) File.Delete(first);
    }

    /// <summary>Gives the user data of the newest commit.</summary>
    public IDictionary<string, string> ReadUserData()
    {
        var commit = new SegmentInfos();
        commit.Read(Directory);
        return commit.UserData;
    }

    /// <summary>Removes the store's files, and the folder where nothing else is in it.</summary>
    public void Delete()
    {
        using LuceneLock writing = Lock();
        StoreIdentity.CheckOurs(ReadUserData(), errors);
        Close();
        foreach (string file in System.IO.Directory.EnumerateFiles(path).Where(f => OwnFile().IsMatch(System.IO.Path.GetFileName(f))).ToList()) File.Delete(file);
        if (!System.IO.Directory.EnumerateFileSystemEntries(path).Any()) System.IO.Directory.Delete(path);
    }

    public void Close()
    {
        lock (_gate)
        {
            _directory?.Dispose();
            _directory = null;
        }
    }

    public void Dispose() => Close();

    private LuceneLock Lock()
    {
        LuceneLock writing = Directory.MakeLock(IndexWriter.WRITE_LOCK_NAME);
        return writing.Obtain() ? writing : throw new LockObtainFailedException($"The lock '{IndexWriter.WRITE_LOCK_NAME}' is held.");
    }

    private bool CanRead()
    {
        try
        {
            ReadUserData();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"^(segments_[0-9a-z]+|segments\.gen|write\.lock|_[0-9a-z]+(_[0-9A-Za-z_]+)?\.[0-9a-z]+)$", RegexOptions.CultureInvariant)]
    private static partial Regex OwnFile();
}
