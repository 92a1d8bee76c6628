using Microsoft.Extensions.AI;
using SkRerank.Chat;

namespace SkRerank.Cli;

/// <summary>Reranks by a chat model within one budget for all queries, or only plans what that would take.</summary>
internal sealed class ChatModelReranker : IReranker
{
    // What is left of a used-up budget: below the price of any call, so that none is made.
    private const decimal Nothing = 0.000000000001m;

    private readonly IChatClient _client;
    private readonly Func<IChatClient, decimal?, ChatRanking> _create;
    private readonly ModelPrice? _price;
    private readonly decimal? _budget;
    private readonly bool _isDryRun;
    private readonly ChatRanking _planner;
    private readonly List<ListwisePlan> _plans = [];
    private readonly List<ChatReport> _reports = [];
    private decimal _spent;
    private long _tokens;
    private int _taken;

    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    public ChatModelReranker(string name, IChatClient client, Func<IChatClient, decimal?, ChatRanking> create, ModelPrice? price, decimal? budget, bool isDryRun)
    {
        (Name, _client, _create, _price, _budget, _isDryRun) = (name, client, create, price, budget, isDryRun);
        _planner = create(client, null);
    }

    public string Name { get; }

    /// <summary>Gets or sets what is told of the answers: how many there are, of how many that were planned.</summary>
    public Action<int, int>? OnAnswer { get; set; }

    public async Task<RerankResponse> RerankAsync(string query, IReadOnlyList<RerankDocument> documents, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        var plan = _planner.Plan(query, documents);
        if (_isDryRun)
        {
            _plans.Add(plan);
            return new RerankResponse([.. documents.Select((_, i) => new RerankResult(i, documents.Count - i) { IsScored = false })], ScoreKind.Ordinal, options?.TopN);
        }

        // Not disposed, because the client within belongs to this reranker.
        var client = new CountingChatClient(_client, answers => OnAnswer?.Invoke(Math.Min(answers, plan.Calls), plan.Calls));
        using var reranker = _create(client, _budget is { } budget ? Math.Max(budget - _spent, Nothing) : null).Reranker;
        try
        {
            var response = await reranker.RerankAsync(query, documents, options, cancellationToken);
            if (ChatReport.Of(response, documents) is { } report)
            {
                _reports.Add(report);
                _spent += report.Listwise.Cost ?? 0;
                _tokens += response.Usage?.TotalTokenCount ?? 0;
            }

            return response;
        }
        catch (RerankException)
        {
            _spent += _price?.CostOf(client.InputTokens, client.OutputTokens) ?? 0;
            _tokens += client.InputTokens + client.OutputTokens;
            throw;
        }
    }

    /// <summary>Gives the reports since the last time that they were taken.</summary>
    public IReadOnlyList<ChatReport> TakeReports()
    {
        var reports = _reports[_taken..];
        _taken = _reports.Count;
        return reports;
    }

    /// <summary>Gets what the plans of all queries together cost at most; <see langword="null"/> where the price is not known.</summary>
    public decimal? PlannedCost => _price is null ? null : _plans.Sum(plan => plan.MaxCost);

    /// <summary>Says what the plans of all queries together take.</summary>
    public string PlanText() => ChatModelText.Plan(Name, _plans, _price, _budget);

    /// <summary>Says what was used.</summary>
    public string UseText() => ChatModelText.Use(Name, _reports, _tokens, _price is null ? null : _spent, _budget);

    public object? GetService(Type serviceType, object? serviceKey = null) => _planner.Reranker.GetService(serviceType, serviceKey);

    public void Dispose()
    {
        _planner.Reranker.Dispose();
        _client.Dispose();
    }
}
