using SkRerank.Middleware;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Middleware;

public sealed class DeadlineRerankerConformanceTests : RerankerConformanceTests
{
    protected override IReranker CreateReranker() => new DeadlineReranker(new FakeReranker((query, document) => document.Text.Split(' ').Intersect(query.Split(' ')).Count()), TimeSpan.FromMinutes(1));
}
