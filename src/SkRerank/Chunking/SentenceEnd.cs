using System.Buffers;

namespace SkRerank.Chunking;

/// <summary>Says where sentences end: a rule of thumb, not a grammar.</summary>
internal static class SentenceEnd
{
    private const string Closers = "\"'”’)*_»」』）】";

    private static readonly SearchValues<char> BeforeWord = SearchValues.Create(" \t\n(\"'");

    private static readonly HashSet<string> Abbreviations = new(StringComparer.OrdinalIgnoreCase)
    {
        "approx", "cf", "dr", "e.g", "eq", "etc", "fig", "i.e", "mr", "mrs", "ms", "no", "pp", "prof", "sec", "st", "u.k", "u.s", "vol", "vs",
    };

    /// <summary>Says whether a sentence ends with the terminator at a position: white space follows, no lower-case letter after it, and it belongs to no abbreviation, initial or list number.</summary>
    public static bool Is(string text, int start, int at)
    {
        if (text[at] is '。' or '！' or '？' or '｡' or '।') return true;
        if (text[at] is not ('.' or '!' or '?' or '…')) return false;
        var next = at + 1;
        while (next < text.Length && Closers.Contains(text[next], StringComparison.Ordinal)) next++;
        if (next < text.Length && !char.IsWhiteSpace(text[next]) && text[next] != '[') return false;
        while (next < text.Length && text[next] is ' ' or '\t') next++;
        if (next < text.Length && char.IsLower(text[next])) return false;
        return text[at] != '.' || !IsAbbreviation(text.AsSpan(start, at - start));
    }

    /// <summary>Gives the end of the terminators and closing marks that go on at a position.</summary>
    public static int After(string text, int end)
    {
        while (end < text.Length && (text[end] is '.' or '!' or '?' || Closers.Contains(text[end], StringComparison.Ordinal))) end++;
        return end;
    }

    private static bool IsAbbreviation(ReadOnlySpan<char> before)
    {
        var from = before.LastIndexOfAny(BeforeWord) + 1;
        var word = before[from..];
        if (word.Length == 1 && char.IsUpper(word[0])) return true;
        if (word.Length <= 8 && Abbreviations.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word)) return true;
        return !word.ContainsAnyExceptInRange('0', '9') && before[..from].IsWhiteSpace();
    }
}
