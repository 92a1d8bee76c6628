namespace SkRerank.Server.Collections;

/// <summary>Represents one document of a collection, whole.</summary>
/// <param name="Id">The document's id, by which it is replaced, deleted and cited.</param>
/// <param name="Text">The text; the collection cuts it into passages where it is long.</param>
public sealed record CollectionDocument(string Id, string Text)
{
    /// <summary>Gets the title.</summary>
    /// <value>The default is <see langword="null"/>: none.</value>
    public string? Title { get; init; }

    /// <summary>Gets where a reader finds the document.</summary>
    /// <value>The default is <see langword="null"/>: nowhere else.</value>
    public string? Link { get; init; }
}
