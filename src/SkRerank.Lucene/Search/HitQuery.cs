using SkRerank.Lucene.Filtering;

namespace SkRerank.Lucene.Search;

/// <summary>Represents which hits a search wants.</summary>
/// <param name="Top">How many at most, after <paramref name="Skip"/>.</param>
/// <param name="Skip">How many of the best to leave out.</param>
/// <param name="Filter">What records must satisfy, or <see langword="null"/>.</param>
/// <param name="ExcludeKey">The text of a key to leave out, or <see langword="null"/>.</param>
/// <param name="Threshold">The worst score to report, or <see langword="null"/>.</param>
internal sealed record HitQuery(int Top, int Skip = 0, FilterNode? Filter = null, string? ExcludeKey = null, double? Threshold = null)
{
    public int Depth => (int)Math.Min(int.MaxValue, (long)Top + Skip);
}
