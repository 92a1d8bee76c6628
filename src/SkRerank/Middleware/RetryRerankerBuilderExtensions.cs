using SkRerank.Middleware;

namespace SkRerank;

/// <summary>Adds <see cref="RetryReranker"/> to a pipeline.</summary>
public static class RetryRerankerBuilderExtensions
{
    /// <summary>Makes a call of what is inside again when its failure says that it may succeed then.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets the options, once for each pipeline that is built, or <see langword="null"/> for the defaults.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static RerankerBuilder UseRetry(this RerankerBuilder builder, Action<RetryOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use(inner =>
        {
            var options = new RetryOptions();
            configure?.Invoke(options);
            return new RetryReranker(inner, options);
        });
    }
}
