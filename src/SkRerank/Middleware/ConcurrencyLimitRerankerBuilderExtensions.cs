using SkRerank.Middleware;

namespace SkRerank;

/// <summary>Adds <see cref="ConcurrencyLimitReranker"/> to a pipeline.</summary>
public static class ConcurrencyLimitRerankerBuilderExtensions
{
    /// <summary>Lets only so many calls of what is inside run at a time.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="concurrentCalls">How many calls may run at a time.</param>
    /// <param name="waitingCalls">How many more may wait, or <see langword="null"/> for any number.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static RerankerBuilder UseConcurrencyLimit(this RerankerBuilder builder, int concurrentCalls, int? waitingCalls = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use(inner => new ConcurrencyLimitReranker(inner, concurrentCalls, waitingCalls));
    }
}
