namespace SkRerank.Evaluation;

/// <summary>Cuts a line into columns.</summary>
internal static class Columns
{
    /// <summary>The blanks of C's <c>isspace</c>, which is what trec_eval splits at; Unicode's others belong to an id.</summary>
    private static ReadOnlySpan<byte> Blanks => " \t\r\v\f"u8;

    /// <summary>Cuts at runs of blanks.</summary>
    /// <returns>How many columns the line has, which may be more than <paramref name="columns"/> holds.</returns>
    public static int AtBlanks(ReadOnlySpan<byte> line, Span<Range> columns)
    {
        var count = 0;
        for (var at = 0; ; count++)
        {
            var skipped = line[at..].IndexOfAnyExcept(Blanks);
            if (skipped < 0) return count;
            at += skipped;
            var length = line[at..].IndexOfAny(Blanks);
            var end = length < 0 ? line.Length : at + length;
            if (count < columns.Length) columns[count] = at..end;
            at = end;
        }
    }

    /// <summary>Cuts at every tab; blanks inside a column stay.</summary>
    /// <returns>How many columns the line has, which may be more than <paramref name="columns"/> holds.</returns>
    public static int AtTabs(ReadOnlySpan<byte> line, Span<Range> columns)
    {
        line = line.TrimEnd((byte)'\r');
        var count = 0;
        for (var at = 0; ; count++)
        {
            var length = line[at..].IndexOf((byte)'\t');
            if (count < columns.Length) columns[count] = at..(length < 0 ? line.Length : at + length);
            if (length < 0) return count + 1;
            at += length + 1;
        }
    }

    /// <summary>Tells whether a line says nothing: blanks only, or a comment as trec_eval 10 knows it, a <c>#</c> before a blank.</summary>
    public static bool IsSilent(ReadOnlySpan<byte> line)
    {
        var said = line.TrimStart(Blanks);
        return said.IsEmpty || (line[0] == '#' && (line.Length == 1 || Blanks.Contains(line[1])));
    }
}
