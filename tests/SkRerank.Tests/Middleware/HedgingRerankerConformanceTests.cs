using SkRerank.Middleware;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Middleware;

public sealed class HedgingRerankerConformanceTests : RerankerConformanceTests
{
    protected override IReranker CreateReranker() => new HedgingReranker(new FakeReranker((query, document) => document.Text.Split(' ').Intersect(query.Split(' ')).Count()), TimeSpan.FromMinutes(1));
}
