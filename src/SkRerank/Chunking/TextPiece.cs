namespace SkRerank.Chunking;

/// <summary>A sentence, a heading, or a part of a sentence that is too long: what chunks are packed from.</summary>
internal readonly record struct TextPiece(int Start, int Length, int Tokens, bool IsHeading)
{
    public int End => Start + Length;
}
