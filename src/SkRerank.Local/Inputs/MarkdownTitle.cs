namespace SkRerank.Local.Inputs;

/// <summary>Finds the title of a Markdown text: its first heading.</summary>
internal static class MarkdownTitle
{
    public static string? Find(string markdown)
    {
        var fence = default(string);
        var frontMatter = false;
        var first = true;
        var previous = ReadOnlySpan<char>.Empty;
        foreach (var raw in markdown.AsSpan().EnumerateLines())
        {
            var line = raw.Trim();
            if (first)
            {
                first = false;
                frontMatter = line is "---";
                if (frontMatter) continue;
            }

            if (frontMatter)
            {
                frontMatter = line is not ("---" or "...");
                continue;
            }

            if (fence is not null)
            {
                if (line.StartsWith(fence, StringComparison.Ordinal)) fence = null;
                continue;
            }

            if (line.StartsWith("```", StringComparison.Ordinal) || line.StartsWith("~~~", StringComparison.Ordinal))
            {
                fence = line[..3].ToString();
                previous = default;
                continue;
            }

            if (Heading(line) is { Length: > 0 } heading) return heading.ToString();
            if (!previous.IsEmpty && !line.IsEmpty && (line.Trim('=').IsEmpty || (line.Length > 1 && line.Trim('-').IsEmpty))) return previous.ToString();
            previous = line;
        }

        return null;
    }

    private static ReadOnlySpan<char> Heading(ReadOnlySpan<char> line)
    {
        var level = line.IndexOfAnyExcept('#');
        return level is >= 1 and <= 6 && char.IsWhiteSpace(line[level]) ? line[level..].Trim().TrimEnd('#').TrimEnd() : default;
    }
}
