namespace SkRerank.Keywords;

/// <summary>Lets in any number of readers or one writer; a waiting writer goes before readers that come after it. Not reentrant.</summary>
/// <remarks>Unlike <see cref="ReaderWriterLockSlim"/> it holds nothing to dispose, so an index need not be disposed either.</remarks>
internal sealed class ReadersWriterGate
{
    private readonly object _gate = new();
    private int _readers;
    private int _waitingWriters;
    private bool _writing;

    public GatePass Read()
    {
        lock (_gate)
        {
            while (_writing || _waitingWriters > 0) Monitor.Wait(_gate);
            _readers++;
        }

        return new GatePass(this, false);
    }

    public GatePass Write()
    {
        lock (_gate)
        {
            _waitingWriters++;
            while (_writing || _readers > 0) Monitor.Wait(_gate);
            _waitingWriters--;
            _writing = true;
        }

        return new GatePass(this, true);
    }

    public void Leave(bool writing)
    {
        lock (_gate)
        {
            if (writing) _writing = false;
            else _readers--;
            if (_readers == 0) Monitor.PulseAll(_gate);
        }
    }
}
