namespace SkRerank.TestSupport.VectorStores;

/// <summary>Something that is not a text and has an embedding.</summary>
public sealed record Point(float X, float Y);
