using SkRerank.Middleware;

namespace SkRerank;

/// <summary>Adds <see cref="FallbackReranker"/> to a pipeline.</summary>
public static class FallbackRerankerBuilderExtensions
{
    /// <summary>Asks other rerankers when what is inside fails, and at last keeps the incoming order.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets the options, once for each pipeline that is built, or <see langword="null"/> for the defaults.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static RerankerBuilder UseFallback(this RerankerBuilder builder, Action<FallbackOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use(inner =>
        {
            var options = new FallbackOptions();
            configure?.Invoke(options);
            return new FallbackReranker(inner, options);
        });
    }
}
