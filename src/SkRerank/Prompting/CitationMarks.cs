using System.Buffers;
using System.Globalization;
using System.Text;

namespace SkRerank.Prompting;

/// <summary>Finds the marks that cite passages, and takes them out of text that must not cite.</summary>
/// <remarks>
/// A mark is a bracket, numbers with commas, semicolons or dashes between them, and a bracket: <c>[1]</c>, <c>[1, 2]</c>, <c>[1-3]</c>. Brackets and digits count in all the forms
/// that models read as such (full-width, CJK, mathematical), so that whatever a reader could take for a mark is both recognised in answers and neutralised in passages.
/// </remarks>
internal static class CitationMarks
{
    private static readonly SearchValues<char> Opening = SearchValues.Create("[［【〔〖〚⟦⁅");
    private static readonly SearchValues<char> Closing = SearchValues.Create("]］】〕〗〛⟧⁆");
    private static readonly SearchValues<char> Separators = SearchValues.Create(",;，；、،");
    private static readonly SearchValues<char> Dashes = SearchValues.Create("-–—‑‐−～~－");

    /// <summary>Finds the marks of a text.</summary>
    public static IEnumerable<CitationMark> Find(string text)
    {
        for (var start = IndexOfOpening(text, 0); start >= 0; start = IndexOfOpening(text, start))
        {
            if (TryRead(text, start, out var mark))
            {
                yield return mark;
                start += mark.Length;
            }
            else
            {
                start++;
            }
        }
    }

    /// <summary>Replaces the brackets of every mark by round ones, and its digits by ASCII digits.</summary>
    public static string Neutralize(string text)
    {
        StringBuilder? result = null;
        var copied = 0;
        foreach (var mark in Find(text))
        {
            result ??= new StringBuilder(text.Length);
            result.Append(text, copied, mark.Start - copied).Append('(');
            foreach (var rune in text.AsSpan(mark.Start + 1, mark.Length - 2).EnumerateRunes())
            {
                if (Digit(rune) is >= 0 and var digit) result.Append((char)('0' + digit));
                else result.Append(rune);
            }

            result.Append(')');
            copied = mark.Start + mark.Length;
        }

        return result is null ? text : result.Append(text, copied, text.Length - copied).ToString();
    }

    /// <summary>Takes every mark out of a text.</summary>
    public static string Remove(string text)
    {
        foreach (var mark in Find(text).Reverse()) text = text.Remove(mark.Start, mark.Length);
        return text;
    }

    private static int IndexOfOpening(string text, int from)
    {
        var at = text.AsSpan(from).IndexOfAny(Opening);
        return at < 0 ? -1 : from + at;
    }

    private static bool TryRead(string text, int start, out CitationMark mark)
    {
        mark = default;
        var ranges = new List<(int First, int Last)>();
        int? number = null;
        int? rangeStart = null;
        var spaceAfterNumber = false;
        for (var i = start + 1; i < text.Length;)
        {
            if (Rune.DecodeFromUtf16(text.AsSpan(i), out var rune, out var consumed) != OperationStatus.Done) return false;
            i += consumed;
            var c = rune.IsBmp ? (char)rune.Value : '\0';
            if (Digit(rune) is >= 0 and var digit)
            {
                if (number is not null && spaceAfterNumber) return false;
                number = (int)Math.Min(((number ?? 0) * 10L) + digit, int.MaxValue);
            }
            else if (Rune.IsWhiteSpace(rune) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format)
            {
                spaceAfterNumber = number is not null;
            }
            else if (Dashes.Contains(c) && number is not null && rangeStart is null)
            {
                (rangeStart, number, spaceAfterNumber) = (number, null, false);
            }
            else if ((Separators.Contains(c) || Closing.Contains(c)) && number is int last)
            {
                ranges.Add((rangeStart ?? last, last));
                if (Closing.Contains(c))
                {
                    mark = new CitationMark(start, i - start, ranges);
                    return true;
                }

                (rangeStart, number, spaceAfterNumber) = (null, null, false);
            }
            else
            {
                return false;
            }
        }

        return false;
    }

    private static int Digit(Rune rune)
    {
        if (rune.IsAscii) return rune.Value is >= '0' and <= '9' ? rune.Value - '0' : -1;
        if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.DecimalDigitNumber or UnicodeCategory.OtherNumber)) return -1;

        // Circled and superscript digits have a numeric value too; numbers above nine in one character are no digit.
        var value = Rune.GetNumericValue(rune);
        return value is >= 0 and <= 9 && value == Math.Floor(value) ? (int)value : -1;
    }
}
