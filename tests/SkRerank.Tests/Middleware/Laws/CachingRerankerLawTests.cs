using SkRerank.Middleware;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Middleware.Laws;

public sealed class CachingRerankerLawTests : RerankerLawTests
{
    public override IReranker Wrap(IReranker inner) => new CachingReranker(inner, new MemoryCache());
}
