namespace SkRerank.Evaluation;

/// <summary>Compares strings as <c>strcmp</c> compares their UTF-8 bytes.</summary>
/// <remarks>
/// UTF-8 keeps the order of code points; UTF-16 does not, because surrogates (U+D800 to U+DFFF, standing for U+10000 and above) lie below U+E000 to U+FFFF.
/// Moving those two ranges past each other where the strings first differ makes the orders equal.
/// </remarks>
internal sealed class Utf8OrdinalComparer : IComparer<string>
{
    public static Utf8OrdinalComparer Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        if (x is null || y is null) return x is null ? y is null ? 0 : -1 : 1;
        var same = x.AsSpan().CommonPrefixLength(y);
        if (same == x.Length || same == y.Length) return x.Length.CompareTo(y.Length);
        return Weight(x[same]).CompareTo(Weight(y[same]));
    }

    private static int Weight(char unit) => unit < 0xD800 ? unit : unit >= 0xE000 ? unit - 0x800 : unit + 0x2000;
}
