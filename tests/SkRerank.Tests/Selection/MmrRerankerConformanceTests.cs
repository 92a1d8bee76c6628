using SkRerank.Selection;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Selection;

public sealed class MmrRerankerConformanceTests : RerankerConformanceTests
{
    protected override IReranker CreateReranker() => new MmrReranker(new FakeReranker((query, document) => document.Text.Split(' ').Intersect(query.Split(' ')).Count()));
}
