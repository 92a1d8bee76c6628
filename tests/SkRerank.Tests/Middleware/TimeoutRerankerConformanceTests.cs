using SkRerank.Middleware;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Middleware;

public sealed class TimeoutRerankerConformanceTests : RerankerConformanceTests
{
    protected override IReranker CreateReranker() => new TimeoutReranker(new FakeReranker((query, document) => document.Text.Split(' ').Intersect(query.Split(' ')).Count()), TimeSpan.FromMinutes(1));
}
