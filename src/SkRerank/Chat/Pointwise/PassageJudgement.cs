using Microsoft.Extensions.AI;

namespace SkRerank.Chat.Pointwise;

/// <summary>Represents what a judge said about one passage.</summary>
/// <param name="Score">The score, or <see langword="null"/> where the judge said nothing that can be read.</param>
internal sealed record PassageJudgement(double? Score)
{
    /// <summary>Gets the score in 0..1, where there is one.</summary>
    public double? Activated { get; init; }

    /// <summary>Gets whether a probability that was not visible is a bound.</summary>
    public bool IsCensored { get; init; }

    /// <summary>Gets the likeliest token of an answer that cannot be read.</summary>
    public string? Instead { get; init; }

    /// <summary>Gets the model that answered.</summary>
    public string? ModelId { get; init; }

    /// <summary>Gets the tokens that the call used, where it says so.</summary>
    public UsageDetails? Usage { get; init; }
}
