using SkRerank.Middleware;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Middleware.Laws;

public sealed class ConcurrencyLimitRerankerLawTests : RerankerLawTests
{
    public override IReranker Wrap(IReranker inner) => new ConcurrencyLimitReranker(inner, 2);
}
