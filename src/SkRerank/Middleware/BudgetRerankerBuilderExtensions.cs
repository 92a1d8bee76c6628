using SkRerank.Cost;
using SkRerank.Middleware;

namespace SkRerank;

/// <summary>Adds <see cref="BudgetReranker"/> to a pipeline.</summary>
public static class BudgetRerankerBuilderExtensions
{
    /// <summary>Keeps what is inside within a budget of money or tokens.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="budget">The budget, which several pipelines may share.</param>
    /// <param name="configure">Sets the options, once for each pipeline that is built, or <see langword="null"/> for the defaults: calls beyond the budget are refused.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="budget"/> is <see langword="null"/>.</exception>
    public static RerankerBuilder UseBudget(this RerankerBuilder builder, RerankBudget budget, Action<BudgetOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(budget);
        return builder.Use(inner =>
        {
            var options = new BudgetOptions();
            configure?.Invoke(options);
            return new BudgetReranker(inner, budget, options);
        });
    }
}
