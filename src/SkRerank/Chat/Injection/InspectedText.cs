namespace SkRerank.Chat.Injection;

/// <summary>Represents a passage after inspection.</summary>
/// <param name="Text">The text without the sentences that give orders.</param>
/// <param name="Signs">What was found.</param>
internal readonly record struct InspectedText(string Text, InjectionSigns Signs);
