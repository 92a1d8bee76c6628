namespace SkRerank.Chat;

/// <summary>Represents what a ranking will take, stated before any call.</summary>
/// <param name="Strategy">The strategy's name with its parameters.</param>
/// <param name="Candidates">The number of candidates that are judged.</param>
/// <param name="Rounds">The rounds; their number is the number of calls that wait for each other.</param>
/// <param name="PromptTokens">The most tokens that the prompts of the planned calls can take.</param>
/// <param name="AnswerTokens">The most tokens that their answers can take, reasoning included.</param>
public sealed record ListwisePlan(string Strategy, int Candidates, IReadOnlyList<ListwiseRound> Rounds, long PromptTokens, long AnswerTokens)
{
    /// <summary>Gets the number of calls; where it depends on answers, the most that there can be. Answers that cannot be read may double it.</summary>
    public int Calls => Rounds.Sum(round => round.Calls);

    /// <summary>Gets the most that the planned calls can cost, in US dollars.</summary>
    /// <value>The default is <see langword="null"/>: the price of the model is not known.</value>
    public decimal? MaxCost { get; init; }

    /// <summary>Gets whether tokens were estimated because the model's tokenizer is not known; estimates are rather too high.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool IsEstimated { get; init; }
}
