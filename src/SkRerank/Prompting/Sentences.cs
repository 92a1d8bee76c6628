namespace SkRerank.Prompting;

/// <summary>Splits an answer into sentences, a citation behind the full stop included.</summary>
/// <remarks>A rule of thumb, not a grammar: a sentence ends at a line break, or at a terminator before white space unless an abbreviation, an initial or a list number stands there or a lower-case letter follows.</remarks>
internal static class Sentences
{
    private static readonly HashSet<string> Abbreviations = new(StringComparer.OrdinalIgnoreCase)
    {
        "approx", "cf", "dr", "e.g", "eq", "etc", "fig", "i.e", "mr", "mrs", "ms", "no", "pp", "prof", "sec", "st", "u.k", "u.s", "vol", "vs",
    };

    /// <summary>Splits a text.</summary>
    /// <returns>The start and the length of each sentence, trimmed; none is empty.</returns>
    public static IEnumerable<(int Start, int Length)> Split(string text, IReadOnlyList<CitationMark> marks)
    {
        var start = 0;
        var mark = 0;
        for (var i = 0; i < text.Length; i++)
        {
            while (mark < marks.Count && marks[mark].Start < i) mark++;
            if (mark < marks.Count && marks[mark].Start == i)
            {
                i += marks[mark].Length - 1;
                continue;
            }

            int end;
            if (text[i] == '\n') end = i + 1;
            else if (EndsSentence(text, start, i)) end = AfterMarks(text, i + 1, marks, mark);
            else continue;

            if (Trim(text, start, end) is { Length: > 0 } sentence) yield return sentence;
            start = end;
            i = end - 1;
        }

        if (Trim(text, start, text.Length) is { Length: > 0 } rest) yield return rest;
    }

    private static bool EndsSentence(string text, int start, int at)
    {
        if (text[at] is '。' or '！' or '？') return true;
        if (text[at] is not ('.' or '!' or '?' or '…')) return false;
        var next = at + 1;
        while (next < text.Length && text[next] is '"' or '\'' or '”' or '’' or ')' or '*' or '_' or '»') next++;
        if (next < text.Length && !char.IsWhiteSpace(text[next]) && text[next] != '[') return false;
        while (next < text.Length && text[next] is ' ' or '\t') next++;
        if (next < text.Length && char.IsLower(text[next])) return false;
        return text[at] != '.' || !IsAbbreviation(text[start..at]);
    }

    private static bool IsAbbreviation(string before)
    {
        var from = before.AsSpan().LastIndexOfAny(" \t(\"'") + 1;
        var word = before[from..];
        if (word.Length == 1 && char.IsUpper(word[0])) return true;
        return Abbreviations.Contains(word) || (word.All(char.IsAsciiDigit) && before.AsSpan(0, from).IsWhiteSpace());
    }

    // Takes closing quotes and citations behind the terminator along: "It rained. [2] It stopped."
    private static int AfterMarks(string text, int end, IReadOnlyList<CitationMark> marks, int mark)
    {
        while (end < text.Length && (text[end] is '.' or '!' or '?' or '"' or '\'' or '”' or '’' or ')' or '*' or '_' or '»')) end++;
        while (true)
        {
            var next = end;
            while (next < text.Length && text[next] is ' ' or '\t') next++;
            while (mark < marks.Count && marks[mark].Start < next) mark++;
            if (mark == marks.Count || marks[mark].Start != next) return end;
            end = next + marks[mark].Length;
            if (end < text.Length && text[end] == '.') end++;
        }
    }

    private static (int Start, int Length) Trim(string text, int start, int end)
    {
        while (start < end && char.IsWhiteSpace(text[start])) start++;
        while (end > start && char.IsWhiteSpace(text[end - 1])) end--;
        return (start, end - start);
    }
}
