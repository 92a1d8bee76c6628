using SkRerank.Middleware;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Middleware.Laws;

public sealed class CostLedgerRerankerLawTests : RerankerLawTests
{
    public override IReranker Wrap(IReranker inner) => new CostLedgerReranker(inner);
}
