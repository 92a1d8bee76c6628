namespace SkRerank.Onnx.Tokenization;

/// <summary>Represents one text or pair as a model reads it.</summary>
/// <param name="Ids">The token ids, special tokens included.</param>
/// <param name="TypeIds">The type id of each token; empty where all are 0.</param>
/// <param name="TextStart">The position of the first token of the (first) text.</param>
/// <param name="TextLength">The number of tokens of the (first) text, special tokens excluded.</param>
/// <param name="Truncated">Whether a text did not fit and was cut.</param>
internal readonly record struct TokenizedInput(ReadOnlyMemory<int> Ids, ReadOnlyMemory<int> TypeIds, int TextStart, int TextLength, bool Truncated)
{
    /// <summary>Gets how many tokens, from the first, the others see; the rest have vectors but are seen by none.</summary>
    public int Attended { get; init; } = Ids.Length;

    /// <summary>Writes parts one after the other, all of type 0.</summary>
    /// <param name="parts">The parts: what stands before the text, the text, and what stands behind it.</param>
    /// <param name="truncated">Whether a text was cut.</param>
    /// <param name="arena">Where the ids are put.</param>
    public static TokenizedInput Join((ReadOnlyMemory<int> Before, ReadOnlyMemory<int> Text, ReadOnlyMemory<int> After) parts, bool truncated, TokenArena arena)
    {
        var (before, text, after) = parts;
        var ids = arena.Take(before.Length + text.Length + after.Length);
        before.CopyTo(ids);
        text.CopyTo(ids[before.Length..]);
        after.CopyTo(ids[(before.Length + text.Length)..]);
        return new TokenizedInput(ids, default, before.Length, text.Length, truncated);
    }
}
