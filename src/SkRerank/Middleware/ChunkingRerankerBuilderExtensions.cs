using SkRerank.Middleware;

namespace SkRerank;

/// <summary>Adds <see cref="ChunkingReranker"/> to a pipeline.</summary>
public static class ChunkingRerankerBuilderExtensions
{
    /// <summary>Scores long documents by their chunks.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets the options, once for each pipeline that is built, or <see langword="null"/> for the defaults.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static RerankerBuilder UseChunking(this RerankerBuilder builder, Action<ChunkingOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use(inner =>
        {
            var options = new ChunkingOptions();
            configure?.Invoke(options);
            return new ChunkingReranker(inner, options);
        });
    }
}
