using SkRerank.Middleware;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Middleware;

public sealed class CachingRerankerConformanceTests : RerankerConformanceTests
{
    protected override IReranker CreateReranker() => new CachingReranker(new FakeReranker((query, document) => document.Text.Split(' ').Intersect(query.Split(' ')).Count()), new MemoryCache());
}
