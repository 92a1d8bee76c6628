using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace SkRerank.TestSupport;

/// <summary>Keeps what is logged, from a level on; it is its own factory.</summary>
public sealed class RecordingLogger(LogLevel least = LogLevel.Trace) : ILogger, ILoggerFactory
{
    private readonly ConcurrentQueue<LogRecord> _records = new();

    /// <summary>Gets what was logged so far.</summary>
    public IReadOnlyList<LogRecord> Records => [.. _records];

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel >= least;

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        if (IsEnabled(logLevel)) _records.Enqueue(new LogRecord(logLevel, eventId, formatter(state, exception), exception));
    }

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => this;

    /// <inheritdoc/>
    public void AddProvider(ILoggerProvider provider)
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
