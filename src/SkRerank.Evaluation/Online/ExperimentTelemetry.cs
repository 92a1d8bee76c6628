using System.Diagnostics.Metrics;

namespace SkRerank.Evaluation.Online;

/// <summary>Names what experiments count, on the meter <see cref="RerankTelemetry.MeterName"/>.</summary>
public static class ExperimentTelemetry
{
    /// <summary>The name of the counter of exposures: <c>skrerank.experiment.exposures</c>, with the tags <c>experiment</c> and <c>arm</c> (<c>control</c>, <c>treatment</c>, <c>interleaved</c>, or <c>none</c> for a call without a session).</summary>
    public const string Exposures = "skrerank.experiment.exposures";

    /// <summary>The name of the counter of events that could not be logged, without harm to their calls: <c>skrerank.clicklog.failures</c>, with the tags <c>experiment</c> and <c>error.type</c>.</summary>
    public const string LogFailures = "skrerank.clicklog.failures";

    private static readonly Meter Meter = new(RerankTelemetry.MeterName);

    private static readonly Counter<long> Exposed = Meter.CreateCounter<long>(Exposures, "{call}", "Calls of an experiment.");

    private static readonly Counter<long> Failed = Meter.CreateCounter<long>(LogFailures, "{event}", "Events that could not be logged.");

    internal static void CountExposure(string experiment, string arm) => Exposed.Add(1, new("experiment", experiment), new KeyValuePair<string, object?>("arm", arm));

    internal static void CountFailure(string experiment, Exception exception) => Failed.Add(1, new("experiment", experiment), new KeyValuePair<string, object?>("error.type", exception.GetType().FullName));
}
