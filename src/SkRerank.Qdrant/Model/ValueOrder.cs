namespace SkRerank.Qdrant.Model;

/// <summary>Compares values of one type: <see langword="null"/> first, texts ordinally.</summary>
internal sealed class ValueOrder : IComparer<object?>
{
    public static ValueOrder Instance { get; } = new();

    public int Compare(object? x, object? y) => (x, y) switch
    {
        (null, null) => 0,
        (null, _) => -1,
        (_, null) => 1,
        (string left, string right) => string.CompareOrdinal(left, right),
        _ => ((IComparable)x).CompareTo(y),
    };
}
