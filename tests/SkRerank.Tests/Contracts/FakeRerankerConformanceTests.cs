using SkRerank.TestSupport;

namespace SkRerank.Tests.Contracts;

/// <summary>The fake that other tests lean on keeps the contract too.</summary>
public sealed class FakeRerankerConformanceTests : RerankerConformanceTests
{
    protected override IReranker CreateReranker() => new FakeReranker((query, document) => document.Text.Split(' ').Intersect(query.Split(' ')).Count());
}
