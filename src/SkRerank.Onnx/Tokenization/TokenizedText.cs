namespace SkRerank.Onnx.Tokenization;

/// <summary>Represents the beginning of a text as tokens, without special tokens around it.</summary>
/// <param name="Ids">The token ids, at most as many as were wanted.</param>
/// <param name="Truncated">Whether the text has more.</param>
internal readonly record struct TokenizedText(ReadOnlyMemory<int> Ids, bool Truncated)
{
    /// <summary>Keeps tokens that stand in somebody else's memory.</summary>
    /// <param name="ids">The token ids.</param>
    /// <param name="truncated">Whether the text has more.</param>
    /// <param name="arena">Where they are put, or <see langword="null"/> for an array of their own.</param>
    public static TokenizedText Copy(ReadOnlySpan<int> ids, bool truncated, TokenArena? arena)
    {
        if (arena is null) return new TokenizedText(ids.ToArray(), truncated);
        var copy = arena.Take(ids.Length);
        ids.CopyTo(copy.Span);
        return new TokenizedText(copy, truncated);
    }

    /// <summary>Cuts the text to a number of tokens.</summary>
    public TokenizedText Take(int count) => count < Ids.Length ? new TokenizedText(Ids[..count], true) : this;
}
