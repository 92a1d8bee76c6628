using SkRerank.Middleware;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Middleware;

public sealed class CascadeRerankerConformanceTests : RerankerConformanceTests
{
    protected override IReranker CreateReranker() => new CascadeReranker([new CascadeStage("wide", new FakeReranker((query, document) => document.Text.Split(' ').Intersect(query.Split(' ')).Count())), new CascadeStage("narrow", new FakeReranker((_, document) => document.Text.Length)) { Depth = 3 }]);
}
