using System.Buffers;

namespace SkRerank.Keywords;

/// <summary>Makes the terms of source code and of texts about it, in lower case and without stems.</summary>
/// <remarks>
/// A name is kept whole with its dots, slashes, dashes and marks (<c>System.Text.Json</c>, <c>src/a_b.cs</c>, <c>--no-restore</c>, <c>C#</c>, <c>1.2.3-beta</c>), and again in its parts down to the words of
/// camelCase, PascalCase and snake_case; a term that comes twice out of one name counts once. Numbers are kept whole only. Operators of two to four signs are terms, and single ones that prose does not use.
/// What is not ASCII is cut as <see cref="StandardTerms"/> does.
/// </remarks>
internal static class CodeTerms
{
    private const int MaxOperator = 4;

    private static readonly SearchValues<char> Connectors = SearchValues.Create("./\\:-@+");
    private static readonly SearchValues<char> Separators = SearchValues.Create("./\\:-@+#$~");
    private static readonly SearchValues<char> Slashes = SearchValues.Create("/\\");
    private static readonly SearchValues<char> Prefixes = SearchValues.Create("./\\~@#$-");
    private static readonly SearchValues<char> Operators = SearchValues.Create("+-*/%=<>!&|^~?:.@#$");
    private static readonly SearchValues<char> LoneOperators = SearchValues.Create("=<>&|^~%*+");

    public static void Read(string text, ITermSink sink)
    {
        var name = new NameTerms(sink);
        for (var at = 0; at < text.Length;)
        {
            var start = at;
            if (Operators.Contains(text[at]))
            {
                at = End(text, at, Operators);
                var prefix = PrefixLength(text, start, at);
                var signs = text.AsSpan(start, at - start - prefix);
                if (signs.Length is > 1 and <= MaxOperator || (signs.Length == 1 && LoneOperators.Contains(signs[0]))) sink.Add(signs);
                if (prefix == 0) continue;
                start = at - prefix;
            }
            else if (!IsName(text[at]))
            {
                at++;
                continue;
            }

            at = NameEnd(text, at);
            ReadName(text.AsSpan(start, at - start), sink, name);
        }
    }

    private static void ReadName(ReadOnlySpan<char> whole, ITermSink sink, NameTerms name)
    {
        if (!System.Text.Ascii.IsValid(whole))
        {
            StandardTerms.Read(whole.ToString(), sink);
            return;
        }

        whole = EnglishTerms.WithoutPossessive(whole);
        name.Begin(whole);
        var core = whole.Trim("./\\:-@+#$~");
        name.Add(core);
        foreach (var path in core.SplitAny(Slashes)) name.Add(core[path].Trim("./\\:-@+#$~"));
        foreach (var part in core.SplitAny(Separators)) name.AddIdentifier(core[part], alone: core[part].Length == core.Length);
    }

    /// <summary>Gives how many of the signs before a name belong to it: those at its front where nothing stands before them.</summary>
    private static int PrefixLength(string text, int from, int to)
    {
        if (to == text.Length || !IsName(text[to])) return 0;
        var length = 0;
        while (to - length > from && Prefixes.Contains(text[to - length - 1])) length++;
        return to - length == 0 || char.IsWhiteSpace(text[to - length - 1]) || text[to - length - 1] is '(' or '[' or '{' or '"' or '\'' or '`' or ',' or ';' ? length : 0;
    }

    private static int NameEnd(string text, int at)
    {
        while (true)
        {
            while (at < text.Length && IsName(text[at])) at++;
            var next = at < text.Length && text[at] == '\'' ? at + 1 : End(text, at, Connectors);
            if (next == at || next - at > 3 || next == text.Length || !IsName(text[next])) break;
            at = next;
        }

        // C# and C++, but not the plus of a sum.
        var mark = at < text.Length && text[at] == '#' ? 1 : at + 1 < text.Length && text[at] == '+' && text[at + 1] == '+' ? 2 : 0;
        return at + mark < text.Length && IsName(text[at + mark]) ? at : at + mark;
    }

    private static int End(string text, int at, SearchValues<char> signs)
    {
        var length = text.AsSpan(at).IndexOfAnyExcept(signs);
        return length < 0 ? text.Length : at + length;
    }

    private static bool IsName(char c) => c == '_' || char.IsAsciiLetterOrDigit(c) || (c >= 0x80 && !char.IsWhiteSpace(c));
}
