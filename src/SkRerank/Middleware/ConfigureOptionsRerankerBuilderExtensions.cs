using SkRerank.Middleware;

namespace SkRerank;

/// <summary>Adds <see cref="ConfigureOptionsReranker"/> to a pipeline.</summary>
public static class ConfigureOptionsRerankerBuilderExtensions
{
    /// <summary>Changes the options of each call of what is inside.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Changes a copy of the caller's options, or new ones where there are none.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="configure"/> is <see langword="null"/>.</exception>
    public static RerankerBuilder ConfigureOptions(this RerankerBuilder builder, Action<RerankOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        return builder.Use(inner => new ConfigureOptionsReranker(inner, configure));
    }
}
