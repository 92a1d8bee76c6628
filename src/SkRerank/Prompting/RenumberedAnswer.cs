namespace SkRerank.Prompting;

/// <summary>Represents an answer whose citations are numbered by first use.</summary>
/// <param name="Text">The answer.</param>
/// <param name="References">The passages that it cites, with their new numbers, in their order.</param>
public sealed record RenumberedAnswer(string Text, IReadOnlyList<CitedPassage> References);
