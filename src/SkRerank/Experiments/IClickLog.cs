namespace SkRerank.Experiments;

/// <summary>Keeps what users were shown and what they clicked.</summary>
/// <remarks>Implementations are thread-safe. An event is never changed once it is in the log; the order of reading is the order of appending.</remarks>
public interface IClickLog
{
    /// <summary>Appends an event; when the task ends, a reader sees it.</summary>
    /// <param name="entry">The exposure or the click.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>A task that ends when the event is in the log.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="entry"/> is <see langword="null"/>.</exception>
    /// <exception cref="RerankException">The log cannot be written.</exception>
    Task AppendAsync(ClickLogEvent entry, CancellationToken cancellationToken = default);

    /// <summary>Reads the events, oldest first: all that were in the log when the reading began, and maybe later ones.</summary>
    /// <param name="cancellationToken">The token that cancels the reading.</param>
    /// <returns>The events; none where nothing was logged yet.</returns>
    /// <exception cref="RerankException">The log cannot be read.</exception>
    IAsyncEnumerable<ClickLogEvent> ReadAsync(CancellationToken cancellationToken = default);
}
