namespace SkRerank.Cli.Diagnosing;

/// <summary>Represents a part of a document, not longer than the model's window.</summary>
/// <param name="Text">Its text.</param>
/// <param name="CameThrough">Whether it was read for this query: the part of a candidate that fits the model's window.</param>
internal sealed record DocumentPart(string Text, bool CameThrough);
