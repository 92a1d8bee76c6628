using Microsoft.Extensions.AI;
using SkRerank.Chat;
using SkRerank.Chat.Pointwise;

namespace SkRerank.Cli;

/// <summary>Represents a reranker over a chat model with its plan, whether it judges windows or single passages.</summary>
/// <param name="Reranker">The reranker.</param>
/// <param name="Plan">States what a call would take.</param>
internal sealed record ChatRanking(IReranker Reranker, Func<string, IReadOnlyList<RerankDocument>, ListwisePlan> Plan)
{
    /// <summary>Makes a ranking by windows.</summary>
    public static ChatRanking Listwise(IChatClient client, ListwiseOptions options, decimal? maxCost)
    {
        options.MaxCost = maxCost;
        var reranker = new ListwiseReranker(client, options);
        return new ChatRanking(reranker, reranker.Plan);
    }

    /// <summary>Makes a ranking by single passages.</summary>
    public static ChatRanking Pointwise(IChatClient client, Func<IChatClient, PointwiseJudgement> judgement, ModelPrice? price, decimal? maxCost)
    {
        var reranker = new PointwiseReranker(judgement(client), new PointwiseOptions { Price = price, MaxCost = maxCost, Family = client.GetService<ModelFamily>(), TokenCounter = client.GetService<ITokenCounter>() });
        return new ChatRanking(reranker, (query, documents) =>
        {
            var plan = reranker.Plan(query, documents);
            return new ListwisePlan(plan.Judgement, plan.Calls, [new ListwiseRound(plan.Calls, 1)], plan.PromptTokens, plan.AnswerTokens) { MaxCost = plan.MaxCost, IsEstimated = plan.IsEstimated };
        });
    }
}
