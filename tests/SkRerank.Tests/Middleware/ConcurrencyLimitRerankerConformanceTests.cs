using SkRerank.Middleware;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Middleware;

public sealed class ConcurrencyLimitRerankerConformanceTests : RerankerConformanceTests
{
    protected override IReranker CreateReranker() => new ConcurrencyLimitReranker(new FakeReranker((query, document) => document.Text.Split(' ').Intersect(query.Split(' ')).Count()), 2);
}
