using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SkRerank.Middleware;

namespace SkRerank;

/// <summary>Adds <see cref="LoggingReranker"/> to a pipeline.</summary>
public static class LoggingRerankerBuilderExtensions
{
    /// <summary>Logs each call of what is inside.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="loggerFactory">Makes the logger, or <see langword="null"/> for the one of the container; where there is none, nothing is added.</param>
    /// <param name="configure">Changes the middleware, or <see langword="null"/>.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static RerankerBuilder UseLogging(this RerankerBuilder builder, ILoggerFactory? loggerFactory = null, Action<LoggingReranker>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use((inner, services) =>
        {
            var factory = loggerFactory ?? services.GetService(typeof(ILoggerFactory)) as ILoggerFactory;
            // Without a factory there is nowhere to log, and nothing is put in the way.
            if (factory is null || factory == NullLoggerFactory.Instance) return inner;
            var reranker = new LoggingReranker(inner, factory.CreateLogger(typeof(LoggingReranker).FullName!));
            configure?.Invoke(reranker);
            return reranker;
        });
    }
}
