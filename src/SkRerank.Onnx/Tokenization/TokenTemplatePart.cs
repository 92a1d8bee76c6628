namespace SkRerank.Onnx.Tokenization;

/// <summary>Represents one part of a <see cref="TokenTemplate"/>.</summary>
/// <param name="IsText">Whether a text stands here, and not a special token.</param>
/// <param name="IsSecond">Whether it is the second text.</param>
/// <param name="Id">The id of the special token.</param>
/// <param name="TypeId">The type id of every token of this part.</param>
internal readonly record struct TokenTemplatePart(bool IsText, bool IsSecond, int Id, byte TypeId)
{
    /// <summary>Makes a part that stands for a text.</summary>
    public static TokenTemplatePart Text(bool second, byte typeId) => new(true, second, 0, typeId);

    /// <summary>Makes a part that is one special token.</summary>
    public static TokenTemplatePart Special(int id, byte typeId) => new(false, false, id, typeId);
}
