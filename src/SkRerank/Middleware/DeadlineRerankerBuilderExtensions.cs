using SkRerank.Middleware;

namespace SkRerank;

/// <summary>Adds <see cref="DeadlineReranker"/> to a pipeline.</summary>
public static class DeadlineRerankerBuilderExtensions
{
    /// <summary>Gives each call so much time, and returns the order of the last finished stage when it runs out.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="timeBudget">How long a call may take.</param>
    /// <param name="timeProvider">The clock, or <see langword="null"/> for that of the system.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static RerankerBuilder UseDeadline(this RerankerBuilder builder, TimeSpan timeBudget, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use(inner => new DeadlineReranker(inner, timeBudget, timeProvider));
    }
}
