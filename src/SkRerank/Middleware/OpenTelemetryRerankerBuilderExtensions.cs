using SkRerank.Middleware;

namespace SkRerank;

/// <summary>Adds <see cref="OpenTelemetryReranker"/> to a pipeline.</summary>
public static class OpenTelemetryRerankerBuilderExtensions
{
    /// <summary>Makes an activity of each call of what is inside, and counts.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets the options, once for each pipeline that is built, or <see langword="null"/> for the defaults.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static RerankerBuilder UseOpenTelemetry(this RerankerBuilder builder, Action<OpenTelemetryOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use(inner =>
        {
            var options = new OpenTelemetryOptions();
            configure?.Invoke(options);
            return new OpenTelemetryReranker(inner, options);
        });
    }
}
