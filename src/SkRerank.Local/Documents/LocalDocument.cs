namespace SkRerank.Local.Documents;

/// <summary>Represents one document of a local store, whole.</summary>
/// <param name="Id">The document's id.</param>
/// <param name="Text">The text, of any length.</param>
public sealed record LocalDocument(string Id, string Text)
{
    /// <summary>Gets the title.</summary>
    /// <value>The default is <see langword="null"/>: none.</value>
    public string? Title { get; init; }

    /// <summary>Gets where a reader finds the document.</summary>
    /// <value>The default is <see langword="null"/>: nowhere else.</value>
    public string? Link { get; init; }
}
