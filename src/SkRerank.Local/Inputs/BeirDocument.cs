namespace SkRerank.Local.Inputs;

/// <summary>Represents one line of a BEIR corpus.</summary>
/// <param name="Id">The document's id.</param>
/// <param name="Title">The title, or <see langword="null"/> where the line has none.</param>
/// <param name="Text">The text; may be empty.</param>
/// <param name="Url">The address in the line's metadata, or <see langword="null"/>.</param>
public sealed record BeirDocument(string Id, string? Title, string Text, string? Url)
{
    /// <summary>Gets the text that is indexed and scored: title, a space and text, trimmed.</summary>
    public string PassageText => $"{Title} {Text}".Trim();
}
