using Microsoft.Extensions.AI;

namespace SkRerank.Remote;

/// <summary>Holds what a wire format read from one answer.</summary>
/// <param name="Scores">The scores, in any order; not checked yet.</param>
internal sealed record WireAnswer(IReadOnlyList<WireScore> Scores)
{
    /// <summary>Gets the model that the provider says it used.</summary>
    public string? Model { get; init; }

    /// <summary>Gets what the provider counted.</summary>
    public UsageDetails? Usage { get; init; }

    /// <summary>Gets the provider's name for the request.</summary>
    public string? RequestId { get; init; }

    /// <summary>Gets what the provider warns of.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
