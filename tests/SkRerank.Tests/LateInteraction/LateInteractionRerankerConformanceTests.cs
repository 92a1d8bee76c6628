using SkRerank.LateInteraction;
using SkRerank.TestSupport;

namespace SkRerank.Tests.LateInteraction;

public sealed class LateInteractionRerankerConformanceTests : RerankerConformanceTests
{
    protected override IReranker CreateReranker() => new LateInteractionReranker(new FakeTokenVectorEncoder(), ownsEncoder: true);
}
