namespace SkRerank.Chunking;

/// <summary>Represents a part of a text, in UTF-16 code units.</summary>
/// <param name="Start">Where the chunk begins.</param>
/// <param name="Length">How long it is; at least 1.</param>
public readonly record struct TextChunk(int Start, int Length);
