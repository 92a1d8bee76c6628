namespace SkRerank.Chat;

/// <summary>Holds what prompts are written by.</summary>
/// <param name="Template">The prompt that asks for the order of a window, or about a passage.</param>
/// <param name="BestTemplate">The prompt that asks for the best of a window.</param>
/// <param name="MaxPassageWords">The most words of a passage.</param>
/// <param name="WithholdOrders">Whether sentences that give orders are left out.</param>
internal sealed record PromptSettings(PromptTemplate Template, PromptTemplate BestTemplate, int MaxPassageWords, bool WithholdOrders)
{
    /// <summary>Gets whether passages are named by numbers drawn for each prompt.</summary>
    public bool UseRandomIds { get; init; }

    /// <summary>Gets whether a canary is among the passages.</summary>
    public bool UseCanary { get; init; }

    /// <summary>Gets the seed of drawn numbers, or <see langword="null"/> for the system's generator.</summary>
    public int? IdSeed { get; init; }

    /// <summary>Gets the seed of the canary's place.</summary>
    public int Seed { get; init; }
}
