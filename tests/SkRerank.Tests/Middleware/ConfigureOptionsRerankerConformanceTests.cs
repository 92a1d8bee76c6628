using SkRerank.Middleware;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Middleware;

public sealed class ConfigureOptionsRerankerConformanceTests : RerankerConformanceTests
{
    protected override IReranker CreateReranker() => new ConfigureOptionsReranker(new FakeReranker((query, document) => document.Text.Split(' ').Intersect(query.Split(' ')).Count()), options => options.ModelId = "other");
}
