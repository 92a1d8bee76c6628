using System.Diagnostics.Metrics;
using SkRerank.Server.Admission;

namespace SkRerank.Server.Requests;

/// <summary>The server's own instruments, in the meter <c>SkRerank.Server</c>.</summary>
internal sealed class ServerMetrics : IDisposable
{
    public const string MeterName = "SkRerank.Server";

    private readonly Meter _meter = new(MeterName);
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _tokens;

    public ServerMetrics(AdmissionQueue queue)
    {
        _duration = _meter.CreateHistogram<double>("skrerank.server.request.duration", "s", "The duration of requests.");
        _tokens = _meter.CreateCounter<long>("skrerank.server.tokens", "{token}", "Estimated tokens of requests.");
        _meter.CreateObservableGauge("skrerank.server.queue.requests", () => queue.Waiting, "{request}", "Requests that wait.");
        _meter.CreateObservableGauge("skrerank.server.queue.tokens", () => queue.WaitingTokens, "{token}", "Estimated tokens that wait.");
        _meter.CreateObservableGauge("skrerank.server.running.requests", () => queue.Running, "{request}", "Requests that run.");
    }

    public void Answered(string route, int status, TimeSpan duration, long tokens)
    {
        _duration.Record(duration.TotalSeconds, new("route", route), new("status", status));
        if (tokens > 0) _tokens.Add(tokens, new KeyValuePair<string, object?>("route", route));
    }

    public void Dispose() => _meter.Dispose();
}
