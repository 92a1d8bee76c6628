using SkRerank.Cost;

namespace SkRerank.Middleware;

/// <summary>Represents the options of <see cref="BudgetReranker"/>.</summary>
public sealed class BudgetOptions
{
    private PriceTable _prices = PriceTable.Default;

    /// <summary>Gets or sets the prices by which a call is estimated and, where its answer does not say, paid.</summary>
    /// <value>The default is <see cref="PriceTable.Default"/>.</value>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public PriceTable Prices
    {
        get => _prices;
        set => _prices = value ?? throw new ArgumentNullException(nameof(value));
    }

    /// <summary>Gets or sets what counts tokens as the model does.</summary>
    /// <value>The default is <see langword="null"/>: what the inner reranker offers, else a conservative estimate.</value>
    public ITokenCounter? TokenCounter { get; set; }

    /// <summary>Gets or sets the reranker that answers calls for which the budget is too small; not disposed with the pipeline.</summary>
    /// <value>The default is <see langword="null"/>: none.</value>
    public IReranker? Fallback { get; set; }

    /// <summary>Gets or sets whether the incoming order answers calls for which the budget is too small; otherwise, and without <see cref="Fallback"/>, they are refused.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool KeepIncomingOrder { get; set; }
}
