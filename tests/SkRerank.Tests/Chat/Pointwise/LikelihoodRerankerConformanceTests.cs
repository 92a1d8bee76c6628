using SkRerank.Chat;
using SkRerank.Chat.Pointwise;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Chat.Pointwise;

public sealed class LikelihoodRerankerConformanceTests : RerankerConformanceTests
{
    protected override IReranker CreateReranker() => new PointwiseReranker(PointwiseJudgement.Likelihood(new ScriptedLikelihood(prompt => new TextLikelihoodResponse(-prompt.Length, 4)), "judge"));
}
