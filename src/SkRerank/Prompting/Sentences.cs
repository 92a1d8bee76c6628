using SkRerank.Chunking;

namespace SkRerank.Prompting;

/// <summary>Splits an answer into sentences, a citation behind the full stop included.</summary>
/// <remarks>A rule of thumb, not a grammar: a sentence ends at a line break, or at a terminator before white space unless an abbreviation, an initial or a list number stands there or a lower-case letter follows.</remarks>
internal static class Sentences
{
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
            else if (SentenceEnd.Is(text, start, i)) end = AfterMarks(text, i + 1, marks, mark);
            else continue;

            if (SentenceScanner.Trim(text, start, end) is { Length: > 0 } sentence) yield return sentence;
            start = end;
            i = end - 1;
        }

        if (SentenceScanner.Trim(text, start, text.Length) is { Length: > 0 } rest) yield return rest;
    }

    // Takes closing quotes and citations behind the terminator along: "It rained. [2] It stopped."
    private static int AfterMarks(string text, int end, IReadOnlyList<CitationMark> marks, int mark)
    {
        end = SentenceEnd.After(text, end);
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
}
