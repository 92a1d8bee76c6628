using Microsoft.Extensions.Logging;
using SkRerank.Guards;

namespace SkRerank;

/// <summary>Adds <see cref="GuardingReranker"/> to a pipeline.</summary>
public static class GuardingRerankerBuilderExtensions
{
    /// <summary>Warns, once for each, of the ways in which reranking is commonly misused; see <see cref="RerankGuard"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="loggerFactory">Makes the logger, or <see langword="null"/> for the one of the container; where there is none, warnings are counted and put on the current activity only.</param>
    /// <param name="configure">Sets the options, once for each pipeline that is built, or <see langword="null"/> for the defaults.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static RerankerBuilder UseGuards(this RerankerBuilder builder, ILoggerFactory? loggerFactory = null, Action<GuardOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use((inner, services) =>
        {
            var options = new GuardOptions { Evaluation = (services.GetService(typeof(EvaluationRegistration)) as EvaluationRegistration)?.Name };
            configure?.Invoke(options);
            var factory = loggerFactory ?? services.GetService(typeof(ILoggerFactory)) as ILoggerFactory;
            return new GuardingReranker(inner, options, factory?.CreateLogger(typeof(GuardingReranker).FullName!));
        });
    }
}
