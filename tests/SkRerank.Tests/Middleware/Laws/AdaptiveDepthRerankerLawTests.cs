using SkRerank.Middleware;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Middleware.Laws;

public sealed class AdaptiveDepthRerankerLawTests : RerankerLawTests
{
    // Where scoring stops depends on the incoming order and on every document.
    protected override bool IsIdempotent => false;

    protected override bool IgnoresLosers => false;

    public override IReranker Wrap(IReranker inner) => new AdaptiveDepthReranker(inner, new AdaptiveDepthOptions { TopN = 2, MinDepth = 3, BatchSize = 2, Epsilon = 0.3 });
}
