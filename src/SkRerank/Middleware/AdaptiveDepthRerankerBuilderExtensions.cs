using SkRerank.Middleware;

namespace SkRerank;

/// <summary>Adds <see cref="AdaptiveDepthReranker"/> to a pipeline.</summary>
public static class AdaptiveDepthRerankerBuilderExtensions
{
    /// <summary>Scores documents in batches and stops when the rest can hardly enter the first ones.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets the options, once for each pipeline that is built, or <see langword="null"/> for the defaults.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static RerankerBuilder UseAdaptiveDepth(this RerankerBuilder builder, Action<AdaptiveDepthOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use(inner =>
        {
            var options = new AdaptiveDepthOptions();
            configure?.Invoke(options);
            return new AdaptiveDepthReranker(inner, options);
        });
    }
}
