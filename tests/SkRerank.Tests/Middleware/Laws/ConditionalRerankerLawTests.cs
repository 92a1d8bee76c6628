using SkRerank.Conditions;
using SkRerank.Middleware;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Middleware.Laws;

public sealed class ConditionalRerankerLawTests : RerankerLawTests
{
    public override IReranker Wrap(IReranker inner) => new ConditionalReranker(inner, new QueryClassCondition(QueryClass.Question));
}
