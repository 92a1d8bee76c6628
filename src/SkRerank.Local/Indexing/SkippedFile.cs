namespace SkRerank.Local.Indexing;

/// <summary>Names a file of an input that was not indexed, and why.</summary>
/// <param name="Path">The path relative to the input.</param>
/// <param name="Reason">The reason, such as <c>not .md, .txt, .html or .htm</c>.</param>
public sealed record SkippedFile(string Path, string Reason);
