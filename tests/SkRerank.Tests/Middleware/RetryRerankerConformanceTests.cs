using SkRerank.Middleware;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Middleware;

public sealed class RetryRerankerConformanceTests : RerankerConformanceTests
{
    protected override IReranker CreateReranker() => new RetryReranker(new FakeReranker((query, document) => document.Text.Split(' ').Intersect(query.Split(' ')).Count()));
}
