using SkRerank.Middleware;

namespace SkRerank;

/// <summary>Adds <see cref="TimeoutReranker"/> to a pipeline.</summary>
public static class TimeoutRerankerBuilderExtensions
{
    /// <summary>Ends a call of what is inside that takes too long.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="timeout">How long a call may take.</param>
    /// <param name="timeProvider">The clock, or <see langword="null"/> for that of the system.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static RerankerBuilder UseTimeout(this RerankerBuilder builder, TimeSpan timeout, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use(inner => new TimeoutReranker(inner, timeout, timeProvider));
    }
}
