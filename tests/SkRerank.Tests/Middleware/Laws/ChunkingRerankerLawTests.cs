using SkRerank.Middleware;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Middleware.Laws;

public sealed class ChunkingRerankerLawTests : RerankerLawTests
{
    public override IReranker Wrap(IReranker inner) => new ChunkingReranker(inner);
}
