using SkRerank.Guards;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Guards;

public sealed class GuardingRerankerConformanceTests : RerankerConformanceTests
{
    protected override IReranker CreateReranker() => new GuardingReranker(new FakeReranker((query, document) => document.Text.Split(' ').Intersect(query.Split(' ')).Count()), logger: new RecordingLogger());
}
