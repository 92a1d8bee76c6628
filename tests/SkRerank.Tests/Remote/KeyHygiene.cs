using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Tracing;
using System.Runtime.ExceptionServices;
using SkRerank.TestSupport;

[assembly: AssemblyFixture(typeof(SkRerank.Tests.Remote.KeyHygiene))]

namespace SkRerank.Tests.Remote;

/// <summary>Watches the whole suite for the canary key: in every exception that is thrown, every log of a reranker, every tag and event of an activity, and every event of the HTTP client.</summary>
/// <remarks>A leak fails the run when the suite ends; <see cref="KeyHygieneTests"/> shows that the watch sees one.</remarks>
public sealed class KeyHygiene : EventListener, IDisposable
{
    private readonly ConcurrentQueue<string> _leaks = [];
    private readonly ActivityListener _activities;

    public KeyHygiene()
    {
        AppDomain.CurrentDomain.FirstChanceException += OnException;
        _activities = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => Check("activity " + activity.DisplayName, [.. activity.TagObjects.Select(tag => $"{tag.Value}"), .. activity.Events.SelectMany(e => e.Tags).Select(tag => $"{tag.Value}"), activity.StatusDescription ?? ""]),
        };
        ActivitySource.AddActivityListener(_activities);
    }

    /// <summary>Gets where the rerankers of the suite log to.</summary>
    internal static RecordingLogger Logs { get; } = new();

    internal IReadOnlyCollection<string> Leaks => _leaks;

    public override void Dispose()
    {
        base.Dispose();
        AppDomain.CurrentDomain.FirstChanceException -= OnException;
        _activities.Dispose();
        foreach (var record in Logs.Records) Check($"log at {record.Level}", record.Text);
        Assert.True(_leaks.IsEmpty, "The key leaked: " + string.Join("; ", _leaks));
        GC.SuppressFinalize(this);
    }

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource?.Name == "System.Net.Http") EnableEvents(eventSource, EventLevel.LogAlways);
    }

    // A test of the watch itself takes its own leak out.
    internal bool Take(string where)
    {
        var all = _leaks.ToArray();
        _leaks.Clear();
        foreach (var leak in all.Where(leak => !leak.StartsWith(where, StringComparison.Ordinal))) _leaks.Enqueue(leak);
        return all.Any(leak => leak.StartsWith(where, StringComparison.Ordinal));
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        // The base constructor listens before the fields are set.
        if (_leaks is not null && eventData?.Payload is { } payload) Check("event " + eventData.EventName, [.. payload.Select(value => $"{value}")]);
    }

    private void OnException(object? sender, FirstChanceExceptionEventArgs e) => Check(e.Exception.GetType().Name, e.Exception.Message);

    private void Check(string where, params ReadOnlySpan<string> texts)
    {
        foreach (var text in texts)
        {
            if (text.Contains(Provider.Key, StringComparison.OrdinalIgnoreCase)) _leaks.Enqueue(where);
        }
    }
}
