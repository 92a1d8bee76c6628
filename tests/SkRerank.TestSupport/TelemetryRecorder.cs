using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace SkRerank.TestSupport;

/// <summary>Keeps the metrics and activities of the test that made it, and of no other that runs beside it.</summary>
public sealed class TelemetryRecorder : IDisposable
{
    private static readonly AsyncLocal<TelemetryRecorder?> Current = new();

    private readonly MeterListener _meters = new();
    private readonly ActivityListener _activities;
    private readonly ConcurrentQueue<Measured> _measurements = new();
    private readonly ConcurrentQueue<Activity> _ended = new();

    /// <summary>Initializes a new instance of the <see cref="TelemetryRecorder"/> class; it hears what runs in the caller's flow from now on.</summary>
    public TelemetryRecorder()
    {
        Current.Value = this;
        _meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == RerankTelemetry.MeterName) listener.EnableMeasurementEvents(instrument);
        };
        _meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _meters.Start();
        _activities = new ActivityListener
        {
            ShouldListenTo = source => source.Name == RerankTelemetry.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => Current.Value == this ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = activity =>
            {
                if (Current.Value == this) _ended.Enqueue(activity);
            },
        };
        ActivitySource.AddActivityListener(_activities);
    }

    /// <summary>Gets the activities that ended.</summary>
    public IReadOnlyList<Activity> Activities => [.. _ended];

    /// <summary>Gets what an instrument measured: each value with its tags, in the order of their names, as <c>name=value</c>.</summary>
    public IReadOnlyList<(double Value, string Tags)> Of(string instrument) => [.. _measurements.Where(one => one.Instrument == instrument).Select(one => (one.Value, one.Tags))];

    /// <inheritdoc/>
    public void Dispose()
    {
        Current.Value = null;
        _meters.Dispose();
        _activities.Dispose();
    }

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (Current.Value != this) return;
        var text = string.Join(' ', tags.ToArray().OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => $"{tag.Key}={tag.Value}"));
        _measurements.Enqueue(new Measured(instrument.Name, value, text));
    }

    private sealed record Measured(string Instrument, double Value, string Tags);
}
