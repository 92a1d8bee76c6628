namespace SkRerank.Onnx.Tokenization;

/// <summary>Describes how special tokens stand around a text, or around a pair of texts.</summary>
/// <param name="parts">The parts in their order.</param>
internal sealed class TokenTemplate(IReadOnlyList<TokenTemplatePart> parts)
{
    /// <summary>Gets the parts in their order.</summary>
    public IReadOnlyList<TokenTemplatePart> Parts { get; } = parts;

    /// <summary>Gets the number of special tokens.</summary>
    public int SpecialCount { get; } = parts.Count(part => !part.IsText);

    /// <summary>Makes the input of a model.</summary>
    /// <param name="first">The tokens of the first text.</param>
    /// <param name="second">The tokens of the second text, where the template has one.</param>
    /// <param name="truncated">Whether one of the texts was cut.</param>
    public TokenizedInput Apply(ReadOnlySpan<int> first, ReadOnlySpan<int> second, bool truncated)
    {
        var length = SpecialCount;
        foreach (var part in Parts) length += part.IsText ? (part.IsSecond ? second : first).Length : 0;
        var ids = new int[length];
        var types = new byte[length];
        int position = 0, textStart = 0;
        foreach (var part in Parts)
        {
            var count = 1;
            if (part.IsText)
            {
                var text = part.IsSecond ? second : first;
                text.CopyTo(ids.AsSpan(position));
                count = text.Length;
                if (!part.IsSecond) textStart = position;
            }
            else
            {
                ids[position] = part.Id;
            }

            types.AsSpan(position, count).Fill(part.TypeId);
            position += count;
        }

        return new TokenizedInput(ids, types, textStart, first.Length, truncated);
    }
}
