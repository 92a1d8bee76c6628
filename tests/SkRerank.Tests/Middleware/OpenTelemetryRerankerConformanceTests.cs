using SkRerank.Middleware;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Middleware;

public sealed class OpenTelemetryRerankerConformanceTests : RerankerConformanceTests
{
    protected override IReranker CreateReranker() => new OpenTelemetryReranker(new FakeReranker((query, document) => document.Text.Split(' ').Intersect(query.Split(' ')).Count()));
}
