namespace SkRerank.Keywords;

/// <summary>Cuts a text into words by the rules of UAX #29 as Lucene's StandardTokenizer has them; linear in the text.</summary>
/// <remarks>Words longer than 255 UTF-16 units are left out, as that tokenizer does.</remarks>
internal static class WordSegmenter
{
    /// <summary>The greatest length of a word, in UTF-16 units.</summary>
    public const int MaxLength = 255;

    private const int ClassCount = 16;

    private static readonly WordState[] Steps = MakeSteps();

    /// <summary>Finds the next word at or behind a position, and moves the position behind it.</summary>
    public static bool Next(ReadOnlySpan<char> text, ref int position, out Range word)
    {
        while (position < text.Length)
        {
            var start = position;
            var end = Read(text, start, out var next);
            position = next;
            if (end == start || end - start > MaxLength) continue;
            word = start..end;
            return true;
        }

        word = default;
        return false;
    }

    /// <summary>Reads the longest word from a start: gives its end, or the start where there is none, and where to go on.</summary>
    private static int Read(ReadOnlySpan<char> text, int start, out int next)
    {
        var state = WordState.Start;
        var end = start;
        var at = start;
        var firstMark = -1;
        while (at < text.Length)
        {
            var kind = WordClasses.At(text, at, out var length);
            var following = Steps[((int)state * ClassCount) + (int)kind];
            if (following == WordState.End)
            {
                if (at == start) at += length;
                break;
            }

            if (kind == WordClass.SouthEastAsianMark && firstMark < 0) firstMark = at;
            state = following;
            at += length;
            if (state >= WordState.Letter) end = at;
        }

        // Underscores without a word, and half a flag: none of them begins a word, only a mark among them may.
        next = end > start ? end : state != WordState.Flag && firstMark > start ? firstMark : at;
        return end;
    }

    private static WordState[] MakeSteps()
    {
        var steps = new WordState[(int)(WordState.SouthEastAsian + 1) * ClassCount];
        for (var state = WordState.Start; state <= WordState.SouthEastAsian; state++)
        {
            for (var kind = WordClass.Other; kind <= WordClass.Mark; kind++) steps[((int)state * ClassCount) + (int)kind] = Step(state, kind);
        }

        return steps;
    }

    private static WordState Step(WordState state, WordClass kind) => kind switch
    {
        WordClass.Other => WordState.End,
        WordClass.Mark => state is WordState.Start or WordState.SouthEastAsian ? WordState.End : state,
        WordClass.SouthEastAsianMark => state == WordState.Start ? WordState.SouthEastAsian : state,
        WordClass.SouthEastAsian => state is WordState.Start or WordState.SouthEastAsian ? WordState.SouthEastAsian : WordState.End,
        WordClass.Ideograph => state == WordState.Start ? WordState.Ideograph : WordState.End,
        WordClass.Katakana => state is WordState.Start or WordState.Joiners or WordState.Joined or WordState.Katakana ? WordState.Katakana : WordState.End,
        WordClass.Joiner => state switch
        {
            WordState.Start or WordState.Joiners => WordState.Joiners,
            >= WordState.Letter and <= WordState.Joined => WordState.Joined,
            _ => WordState.End,
        },
        WordClass.RegionalIndicator => state switch
        {
            WordState.Start => WordState.HalfFlag,
            WordState.HalfFlag or WordState.Flag => WordState.Flag,
            _ => WordState.End,
        },
        WordClass.Letter => state == WordState.LetterLink || TakesWord(state) ? WordState.Letter : WordState.End,
        WordClass.HebrewLetter => state switch
        {
            WordState.HebrewLink => WordState.HebrewTail,
            // Reached over a link it is that link's end, and begins no quotation.
            WordState.LetterLink => WordState.Letter,
            _ => TakesWord(state) ? WordState.HebrewLetter : WordState.End,
        },
        WordClass.Number => state == WordState.NumberLink || TakesWord(state) ? WordState.Number : WordState.End,
        WordClass.MidLetter => state is WordState.Letter or WordState.HebrewLetter ? WordState.LetterLink : WordState.End,
        WordClass.MidNumber => state == WordState.Number ? WordState.NumberLink : WordState.End,
        WordClass.MidBoth => state switch
        {
            WordState.Letter or WordState.HebrewLetter => WordState.LetterLink,
            WordState.Number => WordState.NumberLink,
            _ => WordState.End,
        },
        WordClass.SingleQuote => state switch
        {
            WordState.HebrewLetter => WordState.HebrewQuote,
            WordState.Letter => WordState.LetterLink,
            WordState.Number => WordState.NumberLink,
            _ => WordState.End,
        },
        _ => state == WordState.HebrewLetter ? WordState.HebrewLink : WordState.End,
    };

    /// <summary>Says whether a letter or a number may follow that no link asks for.</summary>
    private static bool TakesWord(WordState state) =>
        state is WordState.Start or WordState.Joiners or WordState.Joined || (state is >= WordState.Letter and <= WordState.Number);
}
