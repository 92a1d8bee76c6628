using SkRerank.LateInteraction;

namespace SkRerank.Onnx.Inference;

/// <summary>Represents what one forward pass over a text gives.</summary>
/// <param name="Embedding">The embedding as the model's configuration makes it.</param>
/// <param name="TokenVectors">The token vectors, each of length 1; <see langword="null"/> where nobody asked for them.</param>
/// <param name="TokenCount">The number of tokens that the model read, special tokens included.</param>
/// <param name="Truncated">Whether the text was cut.</param>
internal sealed record EmbeddingPass(float[] Embedding, TokenVectors? TokenVectors, int TokenCount, bool Truncated);
