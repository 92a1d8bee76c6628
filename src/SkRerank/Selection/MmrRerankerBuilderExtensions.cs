using SkRerank.Selection;

namespace SkRerank;

/// <summary>Adds <see cref="MmrReranker"/> to a pipeline.</summary>
public static class MmrRerankerBuilderExtensions
{
    /// <summary>Orders by maximal marginal relevance: what is relevant and not yet said comes first.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets the options, once for each pipeline that is built, or <see langword="null"/> for the defaults.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static RerankerBuilder UseMmr(this RerankerBuilder builder, Action<MmrOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use(inner =>
        {
            var options = new MmrOptions();
            configure?.Invoke(options);
            return new MmrReranker(inner, options);
        });
    }
}
