namespace SkRerank.LateInteraction;

/// <summary>Represents what one forward pass over a passage gives.</summary>
/// <param name="Embedding">The L2-normalised passage embedding; empty where the encoder makes token vectors only.</param>
/// <param name="TokenVectors">The L2-normalised token vectors, special tokens excluded.</param>
/// <param name="Truncated">Whether the passage did not fit the window and only its beginning was encoded.</param>
public sealed record PassageEncoding(ReadOnlyMemory<float> Embedding, TokenVectors TokenVectors, bool Truncated);
