using SkRerank.Middleware;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Middleware.Laws;

public sealed class BlendingRerankerLawTests : RerankerLawTests
{
    // One more document moves the mean and the deviation of both parts, and the order of a sum its last bit.
    protected override bool IsIdempotent => false;

    protected override bool IgnoresLosers => false;

    public override IReranker Wrap(IReranker inner) => new BlendingReranker(inner);
}
