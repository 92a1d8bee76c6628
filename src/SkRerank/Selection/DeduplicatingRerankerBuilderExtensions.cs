using SkRerank.Selection;

namespace SkRerank;

/// <summary>Adds <see cref="DeduplicatingReranker"/> to a pipeline.</summary>
public static class DeduplicatingRerankerBuilderExtensions
{
    /// <summary>Folds near-duplicates into the first document that says the same, before anything is scored.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets the options, once for each pipeline that is built, or <see langword="null"/> for the defaults.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static RerankerBuilder UseDeduplication(this RerankerBuilder builder, Action<DeduplicationOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use(inner =>
        {
            var options = new DeduplicationOptions();
            configure?.Invoke(options);
            return new DeduplicatingReranker(inner, options);
        });
    }
}
