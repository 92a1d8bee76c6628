namespace SkRerank.Keywords;

/// <summary>Makes the terms that Lucene's WhitespaceAnalyzer makes: what stands between white space, in pieces of 255 UTF-16 units (256 where a surrogate pair would be cut).</summary>
/// <remarks>White space is Java's: the separators without the no-break spaces, and the controls from tab to carriage return and from U+001C to U+001F.</remarks>
internal static class WhitespaceTerms
{
    private const int MaxLength = 255;

    public static void Read(string text, ITermSink sink)
    {
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (IsWhiteSpace(text[i]))
            {
                if (i > start) sink.Add(text.AsSpan(start, i - start));
                start = i + 1;
                continue;
            }

            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])) i++;
            if (i + 1 - start < MaxLength) continue;
            sink.Add(text.AsSpan(start, i + 1 - start));
            start = i + 1;
        }

        if (text.Length > start) sink.Add(text.AsSpan(start));
    }

    public static bool IsWhiteSpace(char c) =>
        c is (>= '\t' and <= '\r') or (>= '\u001C' and <= ' ') or '\u1680' or (>= '\u2000' and <= '\u200A' and not '\u2007') or '\u2028' or '\u2029' or '\u205F' or '\u3000';
}
