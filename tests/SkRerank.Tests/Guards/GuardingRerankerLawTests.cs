using SkRerank.Guards;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Guards;

public sealed class GuardingRerankerLawTests : RerankerLawTests
{
    public override IReranker Wrap(IReranker inner) => new GuardingReranker(inner, new GuardOptions { Languages = ["en"] });
}
