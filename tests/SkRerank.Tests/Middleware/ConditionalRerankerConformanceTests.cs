using SkRerank.Conditions;
using SkRerank.Middleware;
using SkRerank.TestSupport;
namespace SkRerank.Tests.Middleware;

public sealed class ConditionalRerankerConformanceTests : RerankerConformanceTests
{
    protected override IReranker CreateReranker() => new ConditionalReranker(new FakeReranker((query, document) => document.Text.Split(' ').Intersect(query.Split(' ')).Count()), new QueryClassCondition(QueryClass.Keyword));
}
