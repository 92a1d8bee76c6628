using SkRerank.Cost;
using SkRerank.Middleware;

namespace SkRerank;

/// <summary>Adds <see cref="CostLedgerReranker"/> to a pipeline.</summary>
public static class CostLedgerRerankerBuilderExtensions
{
    /// <summary>Says what each call is estimated to have cost, and adds it up.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="ledger">The ledger, which several pipelines may share; or <see langword="null"/> for that of the container, else one of its own.</param>
    /// <param name="prices">The prices, or <see langword="null"/> for those of the container, else <see cref="PriceTable.Default"/>.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static RerankerBuilder UseCostLedger(this RerankerBuilder builder, CostLedger? ledger = null, PriceTable? prices = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use((inner, services) => new CostLedgerReranker(
            inner, ledger ?? (CostLedger?)services.GetService(typeof(CostLedger)), prices ?? (PriceTable?)services.GetService(typeof(PriceTable))));
    }
}
