namespace SkRerank.Onnx.Tokenization;

/// <summary>Represents the beginning of a text as tokens, without special tokens around it.</summary>
/// <param name="Ids">The token ids, at most as many as were wanted.</param>
/// <param name="Truncated">Whether the text has more.</param>
internal readonly record struct TokenizedText(ReadOnlyMemory<int> Ids, bool Truncated)
{
    /// <summary>Cuts the text to a number of tokens.</summary>
    public TokenizedText Take(int count) => count < Ids.Length ? new TokenizedText(Ids[..count], true) : this;
}
