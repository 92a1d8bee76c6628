using SkRerank.Chat.Pointwise;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Chat.Pointwise;

public sealed class YesNoRerankerConformanceTests : RerankerConformanceTests
{
    protected override IReranker CreateReranker() => new PointwiseReranker(PointwiseJudgement.YesNo(new ScriptedLogprobs(prompt => [new("yes", -1.0 / prompt.Length), new("no", -3)]), "judge"));
}
