using Microsoft.Extensions.AI;

namespace SkRerank.Chat;

/// <summary>Represents how likely a text is behind a conversation.</summary>
/// <param name="LogProbability">The natural logarithm of the probability of the whole text: the sum over its tokens.</param>
/// <param name="TokenCount">The number of the text's tokens, at least 1.</param>
public sealed record TextLikelihoodResponse(double LogProbability, int TokenCount)
{
    /// <summary>Gets the model that was asked.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? ModelId { get; init; }

    /// <summary>Gets the tokens that the call used.</summary>
    /// <value>The default is <see langword="null"/>: not reported.</value>
    public UsageDetails? Usage { get; init; }
}
