using SkRerank.Selection;

namespace SkRerank;

/// <summary>Adds <see cref="SourceCapReranker"/> to a pipeline.</summary>
public static class SourceCapRerankerBuilderExtensions
{
    /// <summary>Keeps the best so many passages of each source.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="maxPerSource">The greatest number of passages of one source.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxPerSource"/> is less than 1.</exception>
    public static RerankerBuilder UseSourceCap(this RerankerBuilder builder, int maxPerSource)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (maxPerSource < 1) throw new ArgumentOutOfRangeException(nameof(maxPerSource), maxPerSource, $"maxPerSource must be greater than 0, but was {maxPerSource}.");
        return builder.Use(inner => new SourceCapReranker(inner, maxPerSource));
    }
}
