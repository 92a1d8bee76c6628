using SkRerank.Cost;

namespace SkRerank.Middleware;

/// <summary>Says in each answer what the call is estimated to have cost, and writes it into a ledger.</summary>
/// <remarks>Put it directly around the reranker that is paid for: what an outer stage adds up it takes from <see cref="RerankResponse.EstimatedCost"/>. Calls that fail are not written down.</remarks>
public sealed class CostLedgerReranker : DelegatingReranker
{
    private readonly CostLedger _ledger;
    private readonly PriceTable _prices;
    private readonly string _provider;
    private readonly string? _model;

    /// <summary>Initializes a new instance of the <see cref="CostLedgerReranker"/> class.</summary>
    /// <param name="innerReranker">The inner reranker; disposed with this one.</param>
    /// <param name="ledger">The ledger, which several pipelines may share; or <see langword="null"/> for one of its own, which <see cref="DelegatingReranker.GetService"/> gives.</param>
    /// <param name="prices">The prices, or <see langword="null"/> for <see cref="PriceTable.Default"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="innerReranker"/> is <see langword="null"/>.</exception>
    public CostLedgerReranker(IReranker innerReranker, CostLedger? ledger = null, PriceTable? prices = null)
        : base(innerReranker)
    {
        _ledger = ledger ?? new CostLedger();
        _prices = prices ?? PriceTable.Default;
        _provider = RerankCall.ProviderOf(innerReranker);
        _model = innerReranker.GetService<RerankerMetadata>()?.DefaultModelId;
    }

    /// <inheritdoc/>
    public override async Task<RerankResponse> RerankAsync(string query, IReadOnlyList<RerankDocument> documents, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        RerankCall.Check(query, documents, cancellationToken);
        var response = await base.RerankAsync(query, documents, options, cancellationToken).ConfigureAwait(false);
        if (documents.Count == 0) return response;

        // Billed is what was asked for, though a provider may answer with a longer name of the model.
        var model = options?.ModelId ?? _model;
        var usage = response.Usage;
        var cost = _prices.CostOf(_provider, model, response, documents.Count);
        _ledger.Add(new CostEntry(_provider, model, documents.Count)
        {
            SearchUnits = usage?.AdditionalCounts is { } counts && counts.TryGetValue(PriceTable.SearchUnits, out var units) ? units : null,
            Tokens = usage?.TotalTokenCount ?? usage?.InputTokenCount,
            Cost = cost,
        });
        return cost == response.EstimatedCost ? response : new RerankResponse(response, response.Results, response.ScoreKind) { EstimatedCost = cost };
    }

    /// <inheritdoc/>
    public override object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType == typeof(CostLedger) ? _ledger : base.GetService(serviceType, serviceKey);
    }
}
