namespace SkRerank.Prompting;

/// <summary>Represents one passage of a prompt.</summary>
/// <param name="Text">The passage; untrusted.</param>
/// <param name="Title">The title to show beside its number, or <see langword="null"/>.</param>
/// <param name="Link">The link to show beside its number, or <see langword="null"/>.</param>
public sealed record ContextPassage(string Text, string? Title = null, string? Link = null);
