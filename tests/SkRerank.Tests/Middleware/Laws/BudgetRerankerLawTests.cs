using SkRerank.Cost;
using SkRerank.Middleware;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Middleware.Laws;

public sealed class BudgetRerankerLawTests : RerankerLawTests
{
    public override IReranker Wrap(IReranker inner) => new BudgetReranker(inner, new RerankBudget(new RerankBudgetOptions { MaxTokens = long.MaxValue / 2 }));
}
