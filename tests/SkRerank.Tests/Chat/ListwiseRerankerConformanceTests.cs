using SkRerank.Chat;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Chat;

public sealed class ListwiseRerankerConformanceTests : RerankerConformanceTests
{
    protected override IReranker CreateReranker() => new ListwiseReranker(new SimulatedJudge(new Dictionary<string, double> { ["A"] = 3, ["Adult"] = 2, ["The"] = 1 }), ownsClient: true);
}
