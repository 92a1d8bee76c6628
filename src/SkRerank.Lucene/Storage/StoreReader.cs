using Lucene.Net.Index;

namespace SkRerank.Lucene.Storage;

/// <summary>Opens the newest commit, without the writer's lock, and looks for a newer one before every use.</summary>
internal sealed class StoreReader(StoreFolder folder, StoreIdentity identity) : IDisposable
{
    private readonly Lock _gate = new();
    private DirectoryReader? _reader;

    /// <summary>Gives the newest commit; the caller disposes it.</summary>
    /// <exception cref="RerankException">There is no store, or it cannot be used.</exception>
    public StoreSnapshot Acquire()
    {
        lock (_gate)
        {
            try
            {
                _reader = _reader is null ? Open() : Refresh(_reader);
            }
            catch (Exception exception) when (StoreErrors.IsStorageFailure(exception))
            {
                Close();
                if (exception is IndexNotFoundException or DirectoryNotFoundException) folder.Close();
                throw folder.Errors.Reading("open", exception is DirectoryNotFoundException ? new IndexNotFoundException(exception.Message) : exception);
            }

            _reader.IncRef();
            return new StoreSnapshot(_reader);
        }
    }

    public void Close()
    {
        lock (_gate)
        {
            _reader?.DecRef();
            _reader = null;
        }
    }

    public void Dispose() => Close();

    private DirectoryReader Open()
    {
        if (!folder.HoldsStore()) throw folder.Errors.Missing();
        DirectoryReader reader;
        try
        {
            reader = DirectoryReader.Open(folder.Directory);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or NotSupportedException or ArithmeticException or IndexOutOfRangeException or NullReferenceException)
        {
            // What Lucene.NET throws when the bytes of an index make no sense to it.
            throw folder.Errors.Damaged(exception);
        }

        return Checked(reader);
    }

    private DirectoryReader Refresh(DirectoryReader reader)
    {
        if (SegmentInfos.GetLastCommitGeneration(folder.Directory) == reader.IndexCommit.Generation) return reader;
        DirectoryReader? newer = DirectoryReader.OpenIfChanged(reader);
        if (newer is null) return reader;
        Checked(newer);
        reader.DecRef();
        return newer;
    }

    private DirectoryReader Checked(DirectoryReader reader)
    {
        try
        {
            identity.Check(reader.IndexCommit.UserData, folder.Errors);
            return reader;
        }
        catch (RerankException)
        {
            reader.DecRef();
            throw;
        }
    }
}
