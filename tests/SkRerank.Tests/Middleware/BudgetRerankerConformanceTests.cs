using SkRerank.Cost;
using SkRerank.Middleware;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Middleware;

public sealed class BudgetRerankerConformanceTests : RerankerConformanceTests
{
    protected override IReranker CreateReranker() => new BudgetReranker(
        new FakeReranker((query, document) => document.Text.Split(' ').Intersect(query.Split(' ')).Count()),
        new RerankBudget(new RerankBudgetOptions { MaxTokens = long.MaxValue / 2 }));
}
