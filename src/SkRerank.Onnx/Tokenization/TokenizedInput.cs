namespace SkRerank.Onnx.Tokenization;

/// <summary>Represents one text or pair as a model reads it.</summary>
/// <param name="Ids">The token ids, special tokens included.</param>
/// <param name="TypeIds">The type id of each token.</param>
/// <param name="TextStart">The position of the first token of the (first) text.</param>
/// <param name="TextLength">The number of tokens of the (first) text, special tokens excluded.</param>
/// <param name="Truncated">Whether a text did not fit and was cut.</param>
internal sealed record TokenizedInput(int[] Ids, byte[] TypeIds, int TextStart, int TextLength, bool Truncated)
{
    /// <summary>Gets how many tokens, from the first, the others see; the rest have vectors but are seen by none.</summary>
    public int Attended { get; init; } = Ids.Length;
}
