using SkRerank.Middleware;

namespace SkRerank;

/// <summary>Adds <see cref="BlendingReranker"/> to a pipeline.</summary>
public static class BlendingRerankerBuilderExtensions
{
    /// <summary>Orders by the weighted sum of the z-scores of the incoming score, the reranker inside and any further ones.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets the weights and terms, once for each pipeline that is built, or <see langword="null"/> for the defaults: 1 and 1.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static RerankerBuilder UseBlend(this RerankerBuilder builder, Action<BlendOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use(inner =>
        {
            var options = new BlendOptions();
            configure?.Invoke(options);
            return new BlendingReranker(inner, options);
        });
    }
}
