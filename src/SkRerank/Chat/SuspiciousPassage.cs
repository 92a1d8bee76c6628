namespace SkRerank.Chat;

/// <summary>Represents a passage that looks as if it spoke to the judge.</summary>
/// <param name="Index">Its index in the input.</param>
/// <param name="Signs">By what it looks so.</param>
public sealed record SuspiciousPassage(int Index, InjectionSigns Signs);
