namespace SkRerank.Chat.Pointwise;

/// <summary>Represents what a ranking will take, stated before any call.</summary>
/// <param name="Judgement">The judgement's name with its parameters.</param>
/// <param name="Calls">The number of calls, one for each passage; none waits for another.</param>
/// <param name="PromptTokens">The most tokens that their prompts can take, the text that is scored included.</param>
/// <param name="AnswerTokens">The tokens of their answers: one each.</param>
public sealed record PointwisePlan(string Judgement, int Calls, long PromptTokens, long AnswerTokens)
{
    /// <summary>Gets the most that the calls can cost, in US dollars.</summary>
    /// <value>The default is <see langword="null"/>: the price of the model is not known.</value>
    public decimal? MaxCost { get; init; }

    /// <summary>Gets whether tokens were estimated because the model's tokenizer is not known; estimates are rather too high.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool IsEstimated { get; init; }
}
