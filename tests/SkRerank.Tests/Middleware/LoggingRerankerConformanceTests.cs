using SkRerank.Middleware;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Middleware;

public sealed class LoggingRerankerConformanceTests : RerankerConformanceTests
{
    protected override IReranker CreateReranker() => new LoggingReranker(new FakeReranker((query, document) => document.Text.Split(' ').Intersect(query.Split(' ')).Count()), Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance) { EnableSensitiveData = true };
}
