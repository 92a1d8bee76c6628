namespace SkRerank.LearningToRank.Features;

/// <summary>Reads the path of a link.</summary>
internal static class UrlPath
{
    /// <summary>Counts the segments of the path of an address or of a file's path; what stands behind <c>?</c> or <c>#</c> is not of the path.</summary>
    public static int Depth(ReadOnlySpan<char> link)
    {
        var end = link.IndexOfAny('?', '#');
        if (end >= 0) link = link[..end];
        var authority = link.IndexOf("://", StringComparison.Ordinal);
        if (authority >= 0)
        {
            link = link[(authority + 3)..];
            var path = link.IndexOf('/');
            link = path < 0 ? [] : link[path..];
        }

        var segments = 0;
        foreach (var segment in link.SplitAny('/', '\\'))
        {
            if (!link[segment].IsEmpty) segments++;
        }

        return segments;
    }
}
