using SkRerank.Middleware;

namespace SkRerank;

/// <summary>Adds <see cref="HedgingReranker"/> to a pipeline.</summary>
public static class HedgingRerankerBuilderExtensions
{
    /// <summary>Makes a second call of what is inside when the first is slow.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="delay">How long to wait before the second call.</param>
    /// <param name="timeProvider">The clock, or <see langword="null"/> for that of the system.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static RerankerBuilder UseHedging(this RerankerBuilder builder, TimeSpan delay, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use(inner => new HedgingReranker(inner, delay, timeProvider));
    }
}
