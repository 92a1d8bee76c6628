using SkRerank.Experiments;

namespace SkRerank.Evaluation.Tests.Online;

/// <summary>Keeps events in memory, or fails with each.</summary>
public sealed class MemoryClickLog(Func<CancellationToken, Task>? before = null) : IClickLog
{
    private readonly Lock _lock = new();
    private readonly List<ClickLogEvent> _events = [];

    public IReadOnlyList<ClickLogEvent> Events
    {
        get
        {
            lock (_lock) return [.. _events];
        }
    }

    public async Task AppendAsync(ClickLogEvent entry, CancellationToken cancellationToken = default)
    {
        if (before is not null) await before(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock) _events.Add(entry);
    }

    public IAsyncEnumerable<ClickLogEvent> ReadAsync(CancellationToken cancellationToken = default) => Events.ToAsyncEnumerable();
}
