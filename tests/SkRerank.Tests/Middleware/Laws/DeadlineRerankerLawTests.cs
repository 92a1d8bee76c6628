using SkRerank.Middleware;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Middleware.Laws;

public sealed class DeadlineRerankerLawTests : RerankerLawTests
{
    public override IReranker Wrap(IReranker inner) => new DeadlineReranker(inner, TimeSpan.FromMinutes(10));
}
