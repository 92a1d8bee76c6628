using Microsoft.Extensions.Logging.Abstractions;
using SkRerank.Middleware;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Middleware.Laws;

public sealed class LoggingRerankerLawTests : RerankerLawTests
{
    public override IReranker Wrap(IReranker inner) => new LoggingReranker(inner, NullLogger.Instance);
}
