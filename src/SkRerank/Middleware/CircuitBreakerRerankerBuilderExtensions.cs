using SkRerank.Middleware;

namespace SkRerank;

/// <summary>Adds <see cref="CircuitBreakerReranker"/> to a pipeline.</summary>
public static class CircuitBreakerRerankerBuilderExtensions
{
    /// <summary>Refuses calls at once while what is inside is down.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets the options, once for each pipeline that is built, or <see langword="null"/> for the defaults.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static RerankerBuilder UseCircuitBreaker(this RerankerBuilder builder, Action<CircuitBreakerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use(inner =>
        {
            var options = new CircuitBreakerOptions();
            configure?.Invoke(options);
            return new CircuitBreakerReranker(inner, options);
        });
    }
}
