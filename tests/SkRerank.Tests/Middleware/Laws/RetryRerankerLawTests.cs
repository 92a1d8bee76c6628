using SkRerank.Middleware;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Middleware.Laws;

public sealed class RetryRerankerLawTests : RerankerLawTests
{
    public override IReranker Wrap(IReranker inner) => new RetryReranker(inner);
}
