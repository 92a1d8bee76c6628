using SkRerank.Middleware;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Middleware.Laws;

public sealed class CircuitBreakerRerankerLawTests : RerankerLawTests
{
    public override IReranker Wrap(IReranker inner) => new CircuitBreakerReranker(inner);
}
