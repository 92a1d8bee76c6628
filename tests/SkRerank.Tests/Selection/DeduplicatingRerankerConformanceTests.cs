using SkRerank.Selection;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Selection;

public sealed class DeduplicatingRerankerConformanceTests : RerankerConformanceTests
{
    protected override IReranker CreateReranker() => new DeduplicatingReranker(new FakeReranker((query, document) => document.Text.Split(' ').Intersect(query.Split(' ')).Count()));
}
