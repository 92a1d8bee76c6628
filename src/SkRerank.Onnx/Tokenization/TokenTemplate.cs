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
    /// <param name="arena">Where the ids are put, or <see langword="null"/> for an array of their own.</param>
    public TokenizedInput Apply(ReadOnlySpan<int> first, ReadOnlySpan<int> second, bool truncated, TokenArena? arena)
    {
        var length = SpecialCount;
        foreach (var part in Parts) length += part.IsText ? (part.IsSecond ? second : first).Length : 0;
        Memory<int> input = arena?.Take(length) ?? new int[length], inputTypes = arena?.Take(length) ?? new int[length];
        Span<int> ids = input.Span, types = inputTypes.Span;
        int position = 0, textStart = 0;
        foreach (var part in Parts)
        {
            var count = 1;
            if (part.IsText)
            {
                var text = part.IsSecond ? second : first;
                text.CopyTo(ids[position..]);
                count = text.Length;
                if (!part.IsSecond) textStart = position;
            }
            else
            {
                ids[position] = part.Id;
            }

            types.Slice(position, count).Fill(part.TypeId);
            position += count;
        }

        return new TokenizedInput(input, inputTypes, textStart, first.Length, truncated);
    }
}
