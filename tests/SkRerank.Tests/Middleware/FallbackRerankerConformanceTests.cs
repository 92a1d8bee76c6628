using SkRerank.Middleware;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Middleware;

public sealed class FallbackRerankerConformanceTests : RerankerConformanceTests
{
    protected override IReranker CreateReranker() => new FallbackReranker(new FakeReranker((query, document) => document.Text.Split(' ').Intersect(query.Split(' ')).Count()));
}
