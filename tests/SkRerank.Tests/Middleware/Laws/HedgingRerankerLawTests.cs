using SkRerank.Middleware;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Middleware.Laws;

public sealed class HedgingRerankerLawTests : RerankerLawTests
{
    public override IReranker Wrap(IReranker inner) => new HedgingReranker(inner, TimeSpan.FromMinutes(10));
}
