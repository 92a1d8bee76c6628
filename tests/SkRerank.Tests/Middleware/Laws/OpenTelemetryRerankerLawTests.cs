using SkRerank.Middleware;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Middleware.Laws;

public sealed class OpenTelemetryRerankerLawTests : RerankerLawTests
{
    public override IReranker Wrap(IReranker inner) => new OpenTelemetryReranker(inner);
}
