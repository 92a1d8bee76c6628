using SkRerank.Middleware;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Middleware;

public sealed class ChunkingRerankerConformanceTests : RerankerConformanceTests
{
    protected override IReranker CreateReranker() =>
        new ChunkingReranker(new FakeReranker((query, document) => document.Text.Split(' ').Intersect(query.Split(' ')).Count()), new ChunkingOptions { MaxTokens = 4, OverlapTokens = 0 });
}
