namespace SkRerank.Chat;

/// <summary>Represents the price of a model, in US dollars for a million tokens.</summary>
/// <param name="Input">The price of a million tokens of prompt.</param>
/// <param name="Output">The price of a million tokens of answer, reasoning included.</param>
public sealed record ModelPrice(decimal Input, decimal Output)
{
    /// <summary>Computes what tokens cost.</summary>
    /// <param name="inputTokens">The tokens of the prompts.</param>
    /// <param name="outputTokens">The tokens of the answers.</param>
    /// <returns>The cost, in US dollars.</returns>
    public decimal CostOf(long inputTokens, long outputTokens) => ((Input * inputTokens) + (Output * outputTokens)) / 1_000_000m;
}
