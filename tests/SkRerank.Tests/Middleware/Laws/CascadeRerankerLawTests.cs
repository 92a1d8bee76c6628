using SkRerank.Middleware;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Middleware.Laws;

public sealed class CascadeRerankerLawTests : RerankerLawTests
{
    // The first stage orders again what the second had ordered.
    protected override bool IsIdempotent => false;

    public override IReranker Wrap(IReranker inner) => new CascadeReranker([new CascadeStage("first", inner), new CascadeStage("second", new FakeReranker((_, document) => document.RetrievalScore!.Value)) { Depth = 5 }]);
}
