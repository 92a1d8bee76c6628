using SkRerank.Cost;

namespace SkRerank.Middleware;

/// <summary>Keeps calls within a budget of money or tokens; a call for which it is too small is refused, or answered by a fallback.</summary>
/// <remarks>
/// A refusal is a <see cref="RerankException"/> with the operation <c>budget</c>, which is not transient. An answer of the fallback is marked <see cref="RerankResponse.IsFallback"/> and counted (<see cref="RerankTelemetry.Fallbacks"/>).
/// Before a call its tokens are counted, or estimated, and its cost is taken from the price table; where a budget in money meets a model without a price, the call fails, for it could cost anything.
/// What a call used is what its answer says, else the estimate. A call that the provider refused with a status of 400 or more costs nothing; one that ended in any other way may have been billed, and costs its estimate.
/// Put it inside of caches, and around what retries.
/// </remarks>
public sealed class BudgetReranker : DelegatingReranker
{
    private readonly RerankBudget _budget;
    private readonly PriceTable _prices;
    private readonly ITokenCounter _counter;
    private readonly IReranker? _fallback;
    private readonly bool _keepsOrder;
    private readonly string _provider;
    private readonly string? _model;

    /// <summary>Initializes a new instance of the <see cref="BudgetReranker"/> class.</summary>
    /// <param name="innerReranker">The inner reranker; disposed with this one.</param>
    /// <param name="budget">The budget.</param>
    /// <param name="options">The options, read once, or <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="innerReranker"/> or <paramref name="budget"/> is <see langword="null"/>.</exception>
    public BudgetReranker(IReranker innerReranker, RerankBudget budget, BudgetOptions? options = null)
        : base(innerReranker)
    {
        ArgumentNullException.ThrowIfNull(budget);
        options ??= new BudgetOptions();
        _budget = budget;
        _prices = options.Prices;
        _counter = options.TokenCounter ?? innerReranker.GetService<ITokenCounter>() ?? EstimatedTokenCounter.Instance;
        _fallback = options.Fallback;
        _keepsOrder = options.KeepIncomingOrder;
        _provider = RerankCall.ProviderOf(innerReranker);
        _model = innerReranker.GetService<RerankerMetadata>()?.DefaultModelId;
    }

    /// <inheritdoc/>
    /// <exception cref="RerankException">The budget is too small and there is no fallback, or the price is not known.</exception>
    public override async Task<RerankResponse> RerankAsync(string query, IReadOnlyList<RerankDocument> documents, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        RerankCall.Check(query, documents, cancellationToken);
        if (documents.Count == 0) return await base.RerankAsync(query, documents, options, cancellationToken).ConfigureAwait(false);
        var estimate = Estimate(query, documents, options);
        if (_budget.Reserve(estimate.Cost, estimate.Tokens) is { } refusal) return await FallBackAsync(refusal, query, documents, options, cancellationToken).ConfigureAwait(false);

        var used = estimate;
        try
        {
            var response = await base.RerankAsync(query, documents, options, cancellationToken).ConfigureAwait(false);
            used = Used(response, documents.Count, options, estimate);
            return response;
        }
        catch (RerankException exception) when (exception.StatusCode >= 400)
        {
            used = default;
            throw;
        }
        finally
        {
            _budget.Settle(estimate, used);
        }
    }

    private (decimal Cost, long Tokens) Estimate(string query, IReadOnlyList<RerankDocument> documents, RerankOptions? options)
    {
        var queryTokens = _counter.CountTokens(query);
        int[] documentTokens = [.. documents.Select(document => _counter.CountTokens(document.Text))];
        var cost = _prices.Estimate(_provider, options?.ModelId ?? _model, queryTokens, documentTokens);
        if (cost is null && _budget.IsInMoney)
            throw Failure($"A budget in money needs the price of each call, but the price table has none for '{_provider}:{options?.ModelId ?? _model}'; add it by PriceTable.With, or set a budget in tokens.");
        return (cost ?? 0, ((long)queryTokens * documentTokens.Length) + documentTokens.Sum(tokens => (long)tokens));
    }

    private (decimal Cost, long Tokens) Used(RerankResponse response, int count, RerankOptions? options, (decimal Cost, long Tokens) estimate) => (
        _prices.CostOf(_provider, options?.ModelId ?? _model, response, count) ?? estimate.Cost,
        response.Usage?.TotalTokenCount ?? response.Usage?.InputTokenCount ?? estimate.Tokens);

    private async Task<RerankResponse> FallBackAsync(string refusal, string query, IReadOnlyList<RerankDocument> documents, RerankOptions? options, CancellationToken cancellationToken)
    {
        if (_fallback is null && !_keepsOrder) throw Failure(refusal);
        var response = _fallback is null
            ? new RerankResponse(IncomingOrder.Results(documents.Count), ScoreKind.Ordinal, options?.TopN) { IsFallback = true }
            : await _fallback.RerankAsync(query, documents, options, cancellationToken).ConfigureAwait(false);
        RerankTelemetry.FallbackCalls.Add(1);
        return response.IsFallback ? response : new RerankResponse(response, response.Results, response.ScoreKind) { IsFallback = true };
    }

    private RerankException Failure(string message) => new(message) { ProviderName = _provider, Operation = "budget", IsTransient = false };
}
