using Microsoft.Extensions.AI;

namespace SkRerank.Chat;

/// <summary>Represents the likeliest first tokens of an answer.</summary>
/// <param name="Tokens">The tokens, likeliest first; what is not among them is less likely than the last.</param>
public sealed record TokenLogprobsResponse(IReadOnlyList<TokenLogprob> Tokens)
{
    /// <summary>Gets the model that answered.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? ModelId { get; init; }

    /// <summary>Gets the tokens that the call used.</summary>
    /// <value>The default is <see langword="null"/>: not reported.</value>
    public UsageDetails? Usage { get; init; }
}
