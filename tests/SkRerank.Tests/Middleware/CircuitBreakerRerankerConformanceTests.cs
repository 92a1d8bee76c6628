using SkRerank.Middleware;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Middleware;

public sealed class CircuitBreakerRerankerConformanceTests : RerankerConformanceTests
{
    protected override IReranker CreateReranker() => new CircuitBreakerReranker(new FakeReranker((query, document) => document.Text.Split(' ').Intersect(query.Split(' ')).Count()));
}
