namespace SkRerank.Local.Inputs;

/// <summary>Represents one document of an input before it is cut into passages.</summary>
/// <param name="Id">The document's id in the store.</param>
/// <param name="Title">The title, or <see langword="null"/>.</param>
/// <param name="Body">The text; of a file that is cut into passages, without what stands only in the title.</param>
/// <param name="Link">Where a reader finds the document: a path or an address; empty where there is none.</param>
internal sealed record SourceDocument(string Id, string? Title, string Body, string Link);
