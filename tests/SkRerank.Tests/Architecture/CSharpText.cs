namespace SkRerank.Tests.Architecture;

/// <summary>Reads C# just well enough to tell code from comments and strings.</summary>
internal static class CSharpText
{
    /// <summary>Replaces the contents of comments, strings and characters by spaces; every other character stays where it is.</summary>
    public static string Blank(string text)
    {
        var code = text.ToCharArray();
        for (var i = 0; i < text.Length;)
        {
            var end = EndOfToken(text, i);
            for (var j = i; j < end && end > i + 1; j++)
            {
                if (code[j] != '\n') code[j] = ' ';
            }

            i = Math.Max(end, i + 1);
        }

        return new string(code);
    }

    private static int EndOfToken(string text, int at)
    {
        var rest = text.AsSpan(at);
        if (rest.StartsWith("//", StringComparison.Ordinal)) return Past(text, "\n", at, keep: 1);
        if (rest.StartsWith("/*", StringComparison.Ordinal)) return Past(text, "*/", at + 2);
        if (rest.StartsWith("\"\"\"", StringComparison.Ordinal))
        {
            var quotes = rest.IndexOfAnyExcept('"');
            quotes = quotes < 0 ? rest.Length : quotes;
            return Past(text, new string('"', quotes), at + quotes);
        }

        if (rest[0] == '"') return at > 0 && (text[at - 1] == '@' || (at > 1 && text[at - 1] == '$' && text[at - 2] == '@')) ? EndOfVerbatim(text, at + 1) : EndOfLiteral(text, at + 1, '"');
        return rest[0] == '\'' ? EndOfLiteral(text, at + 1, '\'') : at;
    }

    private static int Past(string text, string terminator, int from, int keep = 0)
    {
        var at = text.IndexOf(terminator, from, StringComparison.Ordinal);
        return at < 0 ? text.Length : at + terminator.Length - keep;
    }

    private static int EndOfLiteral(string text, int at, char quote)
    {
        while (at < text.Length && text[at] != quote && text[at] != '\n') at += text[at] == '\\' ? 2 : 1;
        return Math.Min(at + 1, text.Length);
    }

    private static int EndOfVerbatim(string text, int at)
    {
        while (at < text.Length)
        {
            if (text[at] != '"') at++;
            else if (at + 1 < text.Length && text[at + 1] == '"') at += 2;
            else return at + 1;
        }

        return at;
    }
}
