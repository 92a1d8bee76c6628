using System.Globalization;

namespace SkRerank.Cli.Sharding;

/// <summary>Represents one of the equal parts of a run.</summary>
/// <param name="Index">Which part, from 1.</param>
/// <param name="Count">Into how many parts the run is parted.</param>
/// <remarks>A part is a stretch of the run's queries in the order of its file: parts are disjoint and whole, their numbers of queries differ by at most one, and one after another they are the run.</remarks>
internal readonly record struct ShardNumber(int Index, int Count)
{
    /// <summary>Reads a number such as <c>2/4</c>.</summary>
    public static ShardNumber? Parse(string text)
    {
        var parts = text.Split('/');
        return parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && index >= 1 && index <= count ? new ShardNumber(index, count) : null;
    }

    /// <summary>Gives the positions of the part's queries: the first, and the one after the last, from 0.</summary>
    public (long Start, long End) Range(long queries) => (Boundary(queries, Index - 1, Count), Boundary(queries, Index, Count));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Index}/{Count}");

    private static long Boundary(long queries, int part, int parts) => (long)((Int128)queries * part / parts);
}
