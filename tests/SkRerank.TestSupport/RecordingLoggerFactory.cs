using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace SkRerank.TestSupport;

/// <summary>Keeps all that is logged, at every level, with its exceptions.</summary>
public sealed class RecordingLoggerFactory : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<(LogLevel Level, string Text)> _entries = [];

    /// <summary>Gets what was logged so far.</summary>
    public IReadOnlyCollection<(LogLevel Level, string Text)> Entries => _entries;

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => this;

    /// <inheritdoc/>
    public void AddProvider(ILoggerProvider provider)
    {
    }

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => true;

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        _entries.Enqueue((logLevel, formatter(state, exception) + exception));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
