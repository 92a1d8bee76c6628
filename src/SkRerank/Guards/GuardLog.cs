using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace SkRerank.Guards;

/// <summary>Sends a guard's warning out: as a log event with an id of its own, an event of the current activity, and a count.</summary>
internal static class GuardLog
{
    private const int FirstEventId = 101;

    private static readonly Action<ILogger, RerankGuard, double, string, Exception?>[] Messages =
    [
        .. Enum.GetValues<RerankGuard>().Select(guard => LoggerMessage.Define<RerankGuard, double, string>(LogLevel.Warning, new EventId(FirstEventId + (int)guard, guard.ToString()), "Guard {Guard}, measured {Measured}: {Reason}")),
    ];

    public static void Warn(ILogger? logger, RerankGuard guard, double measured, string reason)
    {
        if (logger is not null) Messages[(int)guard](logger, guard, measured, reason, null);
        RerankTelemetry.Warnings.Add(1, new KeyValuePair<string, object?>("skrerank.guard", guard.ToString()));
        Activity.Current?.AddEvent(new ActivityEvent("skrerank.guard.warning", tags: new ActivityTagsCollection
        {
            ["skrerank.guard"] = guard.ToString(),
            ["skrerank.guard.measured"] = measured,
            ["skrerank.guard.reason"] = reason,
        }));
    }
}
