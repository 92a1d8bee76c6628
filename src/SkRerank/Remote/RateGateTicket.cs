namespace SkRerank.Remote;

/// <summary>Stands for one request at a <see cref="RateGate"/>: waiting, then under way until it is disposed.</summary>
internal sealed class RateGateTicket(RateGate gate, long tokens) : IDisposable
{
    private readonly TaskCompletionSource _admitted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _halvings;

    public long Tokens => tokens;

    public Task Admitted => _admitted.Task;

    /// <summary>Gets or sets the place in the queue.</summary>
    public LinkedListNode<RateGateTicket>? Place { get; set; }

    /// <summary>Lets the request through; called by the gate.</summary>
    /// <param name="halvings">How often the gate has halved its share so far.</param>
    public void Admit(int halvings)
    {
        _halvings = halvings;
        // A request that was cancelled a moment ago does not come; nobody else would give its place back.
        if (!_admitted.TrySetResult()) ThreadPool.UnsafeQueueUserWorkItem(static ticket => ticket.Dispose(), this, preferLocal: false);
    }

    /// <summary>Ends the wait.</summary>
    public void Cancel(CancellationToken cancellationToken)
    {
        if (_admitted.TrySetCanceled(cancellationToken)) gate.Forget(this);
    }

    /// <summary>Tells the gate that the provider answered.</summary>
    public void Succeeded() => gate.Succeeded();

    /// <summary>Tells the gate that the provider refused, and for how long.</summary>
    public void Refused(TimeSpan? retryAfter) => gate.Refused(_halvings, retryAfter);

    public void Dispose() => gate.Leave();
}
