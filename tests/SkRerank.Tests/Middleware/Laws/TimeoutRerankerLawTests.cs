using SkRerank.Middleware;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Middleware.Laws;

public sealed class TimeoutRerankerLawTests : RerankerLawTests
{
    public override IReranker Wrap(IReranker inner) => new TimeoutReranker(inner, TimeSpan.FromMinutes(10));
}
