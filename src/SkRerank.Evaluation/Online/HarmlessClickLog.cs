using Microsoft.Extensions.Logging;
using SkRerank.Experiments;

namespace SkRerank.Evaluation.Online;

/// <summary>Appends events without harm to the call that they are about: a failure is counted and logged as a warning, and only the caller's own cancellation is thrown.</summary>
internal sealed partial class HarmlessClickLog(IClickLog log, TimeSpan timeout, TimeProvider time, ILogger? logger)
{
    /// <returns>Whether the event is in the log.</returns>
    public async Task<bool> AppendAsync(ClickLogEvent entry, CancellationToken cancellationToken)
    {
        try
        {
            var appending = log.AppendAsync(entry, cancellationToken);

            // One that is left behind may still fail, and nobody waits for it any more.
            _ = appending.ContinueWith(static failed => failed.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            await appending.WaitAsync(timeout, time, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            ExperimentTelemetry.CountFailure(entry.Experiment, exception);
            if (logger is not null) LogFailed(logger, exception, entry.GetType().Name, entry.Experiment);
            return false;
        }
    }

    [LoggerMessage(EventId = 201, Level = LogLevel.Warning, Message = "The {Event} of the experiment '{Experiment}' could not be logged; the call goes on without it.")]
    private static partial void LogFailed(ILogger logger, Exception exception, string @event, string experiment);
}
