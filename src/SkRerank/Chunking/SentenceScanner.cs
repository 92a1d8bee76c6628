namespace SkRerank.Chunking;

/// <summary>Splits a text into sentences and headings; a line break inside a paragraph is white space.</summary>
internal static class SentenceScanner
{
    /// <summary>Gives the sentences, trimmed; none is empty, and together they hold all that is not white space.</summary>
    public static IEnumerable<(int Start, int Length, bool IsHeading)> Scan(string text)
    {
        int start = 0, line = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var end = i + 1;
            if (text[i] == '\n')
            {
                var ends = EndsBlock(text, line, end);
                line = end;
                if (!ends) continue;
            }
            else if (SentenceEnd.Is(text, start, i))
            {
                end = SentenceEnd.After(text, end);
            }
            else
            {
                continue;
            }

            if (Trim(text, start, end) is { Length: > 0 } sentence) yield return (sentence.Start, sentence.Length, IsHeading(text.AsSpan(sentence.Start, sentence.Length)));
            start = end;
            i = end - 1;
        }

        if (Trim(text, start, text.Length) is { Length: > 0 } rest) yield return (rest.Start, rest.Length, IsHeading(text.AsSpan(rest.Start, rest.Length)));
    }

    /// <summary>Gives a range without the white space at its ends.</summary>
    public static (int Start, int Length) Trim(string text, int start, int end)
    {
        while (start < end && char.IsWhiteSpace(text[start])) start++;
        while (end > start && char.IsWhiteSpace(text[end - 1])) end--;
        return (start, end - start);
    }

    private static bool EndsBlock(string text, int line, int next)
    {
        var current = Beginning(text, line, next);
        var following = Beginning(text, next, text.Length);
        return current.IsEmpty || following.IsEmpty || IsHeading(current) || BeginsBlock(following);
    }

    // The beginning tells what a line is; a line may be megabytes long.
    private static ReadOnlySpan<char> Beginning(string text, int start, int end)
    {
        var line = text.AsSpan(start, Math.Min(end - start, 120));
        var feed = line.IndexOf('\n');
        return (feed < 0 ? line : line[..feed]).Trim();
    }

    private static bool IsHeading(ReadOnlySpan<char> line)
    {
        var level = line.IndexOfAnyExcept('#');
        return level is >= 1 and <= 6 && char.IsWhiteSpace(line[level]);
    }

    // A list item, a quotation, a table row, a code fence or a heading.
    private static bool BeginsBlock(ReadOnlySpan<char> line)
    {
        if (line[0] is '#' or '>' or '|' or '•' || line.StartsWith("```", StringComparison.Ordinal) || line.StartsWith("~~~", StringComparison.Ordinal)) return true;
        if (line[0] is '-' or '*' or '+') return line.Length > 1 && char.IsWhiteSpace(line[1]);
        var digits = line.IndexOfAnyExceptInRange('0', '9');
        return digits is >= 1 and <= 3 && line[digits] is '.' or ')' && digits + 1 < line.Length && char.IsWhiteSpace(line[digits + 1]);
    }
}
