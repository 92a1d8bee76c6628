using Microsoft.Extensions.Logging;

namespace SkRerank.TestSupport;

/// <summary>Holds one line of a log.</summary>
/// <param name="Level">Its level.</param>
/// <param name="EventId">Its event.</param>
/// <param name="Message">Its text.</param>
/// <param name="Exception">Its failure.</param>
public sealed record LogRecord(LogLevel Level, EventId EventId, string Message, Exception? Exception)
{
    /// <summary>Gets all that a log would show: the text, and the failure with its stack trace.</summary>
    public string Text => Message + Exception;
}
