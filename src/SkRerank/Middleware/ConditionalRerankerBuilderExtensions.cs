using SkRerank.Conditions;
using SkRerank.Middleware;

namespace SkRerank;

/// <summary>Adds <see cref="ConditionalReranker"/> to a pipeline.</summary>
public static class ConditionalRerankerBuilderExtensions
{
    /// <summary>Reranks only where a condition says so, and else leaves the documents in their incoming order.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="condition">Decides, by the query and the documents.</param>
    /// <param name="configure">Sets the options, once for each pipeline that is built, or <see langword="null"/> for the defaults.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static RerankerBuilder UseConditional(this RerankerBuilder builder, IRerankCondition condition, Action<ConditionalOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(condition);
        return builder.Use(inner =>
        {
            var options = new ConditionalOptions();
            configure?.Invoke(options);
            return new ConditionalReranker(inner, condition, options);
        });
    }

    /// <summary>Reranks only where a function says so, and else leaves the documents in their incoming order.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="condition">Decides, by the query and the documents.</param>
    /// <param name="configure">Sets the options, or <see langword="null"/> for the defaults.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="condition"/> is <see langword="null"/>.</exception>
    public static RerankerBuilder UseConditional(this RerankerBuilder builder, Func<string, IReadOnlyList<RerankDocument>, bool> condition, Action<ConditionalOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return builder.UseConditional(new PredicateCondition(condition), configure);
    }
}
