using System.Globalization;

namespace SkRerank.Chunking;

/// <summary>Makes pieces of at most so many tokens: whole sentences, and long ones halved at a line break, a space, or between characters.</summary>
internal sealed class PieceSplitter(ITokenCounter counter, int maxTokens, int maxCharacters)
{
    public List<TextPiece> Split(string text)
    {
        var pieces = new List<TextPiece>();
        foreach (var (start, length, isHeading) in SentenceScanner.Scan(text)) Add(pieces, text, start, length, isHeading);
        return pieces;
    }

    private void Add(List<TextPiece> pieces, string text, int start, int length, bool isHeading)
    {
        // What is far too long is halved before it is counted, so that the characters counted stay in proportion to the text.
        var tokens = length > maxCharacters ? int.MaxValue : counter.CountTokens(text.AsSpan(start, length));
        if (tokens <= maxTokens || IsOneCharacter(text, start, length))
        {
            pieces.Add(new TextPiece(start, length, tokens, isHeading));
            return;
        }

        var middle = FindCut(text, start, length);
        var left = SentenceScanner.Trim(text, start, middle);
        var right = SentenceScanner.Trim(text, middle, start + length);
        Add(pieces, text, left.Start, left.Length, isHeading);
        Add(pieces, text, right.Start, right.Length, isHeading: false);
    }

    private static bool IsOneCharacter(string text, int start, int length) => length == 1 || (length == 2 && char.IsSurrogatePair(text, start));

    // The text is trimmed, so that a cut at white space inside it leaves something on both sides.
    private static int FindCut(string text, int start, int length)
    {
        var middle = start + (length / 2);
        var reach = length / 4;
        var cut = Nearest(text, middle, reach, c => c == '\n');
        if (cut < 0) cut = Nearest(text, middle, reach, char.IsWhiteSpace);
        return cut >= 0 ? cut : BetweenCharacters(text, start, middle);
    }

    private static int Nearest(string text, int middle, int reach, Func<char, bool> isWanted)
    {
        for (var distance = 0; distance <= reach; distance++)
        {
            if (isWanted(text[middle - distance])) return middle - distance;
            if (isWanted(text[middle + distance])) return middle + distance;
        }

        return -1;
    }

    private static int BetweenCharacters(string text, int start, int middle)
    {
        const int longestCluster = 32;
        for (var cut = middle; cut > start && cut > middle - longestCluster; cut--)
        {
            if (!Continues(text, cut)) return cut;
        }

        // A heap of combining marks: only a surrogate pair stays whole.
        var pair = char.IsLowSurrogate(text[middle]) && char.IsHighSurrogate(text[middle - 1]);
        return !pair ? middle : middle - 1 > start ? middle - 1 : middle + 1;
    }

    // Whether the code point at a position belongs to the character before it.
    private static bool Continues(string text, int at)
    {
        if (char.IsLowSurrogate(text[at]) && char.IsHighSurrogate(text[at - 1])) return true;
        if (text[at] == '\u200D' || text[at - 1] == '\u200D') return true;
        return CharUnicodeInfo.GetUnicodeCategory(text, at) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.ModifierSymbol;
    }
}
