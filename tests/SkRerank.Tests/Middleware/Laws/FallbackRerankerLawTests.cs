using SkRerank.Middleware;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Middleware.Laws;

public sealed class FallbackRerankerLawTests : RerankerLawTests
{
    public override IReranker Wrap(IReranker inner) => new FallbackReranker(inner);
}
