using SkRerank.Middleware;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Middleware;

public sealed class AdaptiveDepthRerankerConformanceTests : RerankerConformanceTests
{
    protected override IReranker CreateReranker() => new AdaptiveDepthReranker(new FakeReranker((query, document) => document.Text.Split(' ').Intersect(query.Split(' ')).Count()), new AdaptiveDepthOptions { MinDepth = 3, BatchSize = 2, TopN = 2 });
}
