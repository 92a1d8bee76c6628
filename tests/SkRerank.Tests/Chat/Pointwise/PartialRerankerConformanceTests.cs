using SkRerank.Chat.Pointwise;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Chat.Pointwise;

/// <summary>A judge that says something else about passages on the stock market.</summary>
public sealed class PartialRerankerConformanceTests : RerankerConformanceTests
{
    protected override IReranker CreateReranker() => new PointwiseReranker(PointwiseJudgement.Graded(new ScriptedLogprobs(prompt => prompt.Contains("stock market", StringComparison.Ordinal) ? [new("The", -0.1)] : [new("2", -1.0 / prompt.Length), new("0", -3)]), "judge"));
}
