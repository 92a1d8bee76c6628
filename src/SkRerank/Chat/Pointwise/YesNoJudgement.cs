namespace SkRerank.Chat.Pointwise;

/// <summary>Asks for yes or no.</summary>
internal sealed class YesNoJudgement(ITokenLogprobs source, string modelId, PromptTemplate template) : FirstTokenJudgement("yes-no", template, source, modelId, ["yes", "no"])
{
    internal override string Expected => "yes or no";

    private protected override PassageJudgement Judge(double[] logprobs)
    {
        var odds = logprobs[0] - logprobs[1];
        return new PassageJudgement(odds) { Activated = 1 / (1 + Math.Exp(-odds)) };
    }
}
