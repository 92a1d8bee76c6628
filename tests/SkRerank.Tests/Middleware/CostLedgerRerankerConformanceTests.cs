using SkRerank.Middleware;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Middleware;

public sealed class CostLedgerRerankerConformanceTests : RerankerConformanceTests
{
    protected override IReranker CreateReranker() => new CostLedgerReranker(new FakeReranker((query, document) => document.Text.Split(' ').Intersect(query.Split(' ')).Count()));
}
