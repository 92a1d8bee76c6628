using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace SkRerank.Server.Requests;

/// <summary>Gathers the instruments of the meters <c>SkRerank*</c> and writes them in the text format of Prometheus. Thread-safe.</summary>
internal sealed class PrometheusText : IDisposable
{
    /// <summary>More series than this are not kept: a tag whose values have no end must not fill the memory.</summary>
    private const int MaxSeries = 2000;

    private static readonly double[] Bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly ConcurrentDictionary<(string Name, string Labels), Series> _series = new();
    private readonly MeterListener _listener = new();

    public PrometheusText()
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name.StartsWith(RerankTelemetry.MeterName, StringComparison.Ordinal)) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.Start();
    }

    public string Write()
    {
        _listener.RecordObservableInstruments();
        var text = new StringBuilder();
        string? family = null;
        foreach (var (key, series) in _series.OrderBy(pair => pair.Key.Name, StringComparer.Ordinal).ThenBy(pair => pair.Key.Labels, StringComparer.Ordinal))
        {
            if (key.Name != family) text.Append("# TYPE ").Append(family = key.Name).Append(' ').Append(series.Type).Append('\n');
            series.Write(text, key.Name, key.Labels);
        }

        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var kind = instrument.GetType().Name;
        var (type, suffix) = kind.StartsWith("Histogram", StringComparison.Ordinal) ? ("histogram", string.Empty)
            : kind.StartsWith("Counter", StringComparison.Ordinal) ? ("counter", "_total")
            : ("gauge", string.Empty);
        var unit = instrument.Unit == "s" ? "_seconds" : string.Empty;
        var key = (instrument.Name.Replace('.', '_') + unit + suffix, Labels(tags));
        if (!_series.TryGetValue(key, out var series))
        {
            if (_series.Count >= MaxSeries) return;
            series = _series.GetOrAdd(key, new Series(type));
        }

        series.Record(value);
    }

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty) return string.Empty;
        var text = new StringBuilder();
        foreach (var (name, value) in tags)
        {
            if (text.Length > 0) text.Append(',');
            foreach (var c in name) text.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
            text.Append("=\"").Append(Escape(Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty)).Append('"');
        }

        return text.ToString();
    }

    private static string Escape(string value) => value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private sealed class Series(string type)
    {
        private readonly Lock _lock = new();
        private readonly long[] _buckets = new long[type == "histogram" ? Bounds.Length : 0];
        private double _sum;
        private long _count;

        public string Type => type;

        public void Record(double value)
        {
            lock (_lock)
            {
                _sum = type == "gauge" ? value : _sum + value;
                _count++;
                for (var i = 0; i < _buckets.Length; i++)
                {
                    if (value <= Bounds[i]) _buckets[i]++;
                }
            }
        }

        public void Write(StringBuilder text, string name, string labels)
        {
            lock (_lock)
            {
                if (type != "histogram")
                {
                    Line(text, name, labels, _sum);
                    return;
                }

                var comma = labels.Length == 0 ? string.Empty : ",";
                for (var i = 0; i < _buckets.Length; i++) Line(text, name + "_bucket", FormattableString.Invariant($"{labels}{comma}le=\"{Bounds[i]}\""), _buckets[i]);
                Line(text, name + "_bucket", $"{labels}{comma}le=\"+Inf\"", _count);
                Line(text, name + "_sum", labels, _sum);
                Line(text, name + "_count", labels, _count);
            }
        }

        private static void Line(StringBuilder text, string name, string labels, double value)
        {
            text.Append(name);
            if (labels.Length > 0) text.Append('{').Append(labels).Append('}');
            text.Append(' ').Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
        }
    }
}
