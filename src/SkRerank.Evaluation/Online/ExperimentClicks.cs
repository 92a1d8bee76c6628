using Microsoft.Extensions.Logging;
using SkRerank.Experiments;

namespace SkRerank.Evaluation.Online;

/// <summary>Logs the clicks of an experiment; the one call that a host makes when a user opens a document.</summary>
/// <remarks>It keeps nothing: a click may be logged by another process than the exposure. The two belong together by experiment, session and query.</remarks>
/// <param name="experiment">The name of the experiment.</param>
/// <param name="log">The log that the exposures go to.</param>
/// <param name="timeProvider">The clock, or <see langword="null"/> for that of the system.</param>
/// <param name="logger">Where failures of the log are told, or <see langword="null"/>.</param>
public sealed class ExperimentClicks(string experiment, IClickLog log, TimeProvider? timeProvider = null, ILogger? logger = null)
{
    private readonly TimeProvider _time = timeProvider ?? TimeProvider.System;
    private readonly HarmlessClickLog _log = new(log ?? throw new ArgumentNullException(nameof(log)), new ExperimentOptions().LogTimeout, timeProvider ?? TimeProvider.System, logger);

    /// <summary>Logs a click.</summary>
    /// <param name="session">The session, as the experiment had it.</param>
    /// <param name="query">The query's text, as the experiment had it; only its key is logged.</param>
    /// <param name="documentId">The document.</param>
    /// <param name="position">Its place in the list that was shown, from 0, or <see langword="null"/> where it is not known.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>Whether the click is in the log; a failure of the log is counted and told, and never thrown.</returns>
    /// <exception cref="ArgumentException"><paramref name="session"/> or <paramref name="documentId"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="position"/> is negative.</exception>
    public Task<bool> ClickAsync(string session, string query, string documentId, int? position = null, CancellationToken cancellationToken = default) =>
        _log.AppendAsync(new Click { Time = _time.GetUtcNow(), Experiment = experiment, Session = session, Query = QueryKey.Of(query), Document = documentId, Position = position }, cancellationToken);
}
