namespace SkRerank.Evaluation.Tuning;

/// <summary>Deals queries into folds.</summary>
public static class QueryFolds
{
    /// <summary>Deals queries into folds whose sizes differ by one at most; the folds depend on the ids and the seed, not on the order of the queries.</summary>
    /// <param name="queryIds">The queries; one id may stand at several positions, which then share a fold.</param>
    /// <param name="count">The number of folds; with fewer ids there are as many folds as ids.</param>
    /// <param name="seed">The seed.</param>
    /// <returns>The positions of each fold, rising; each position is in exactly one fold.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="queryIds"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There are fewer than two ids: no fold can be held out.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is less than 2.</exception>
    public static IReadOnlyList<IReadOnlyList<int>> Deal(IReadOnlyList<string> queryIds, int count, int seed = 0)
    {
        ArgumentNullException.ThrowIfNull(queryIds);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        string[] ids = [.. queryIds.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (ids.Length < 2) throw new ArgumentException($"Cross-validation needs two queries or more, but has {ids.Length}; label more queries.", nameof(queryIds));
        new Random(seed).Shuffle(ids);
        var folds = Enumerable.Range(0, Math.Min(count, ids.Length)).Select(_ => new List<int>()).ToArray();
        var foldOf = ids.Select((id, i) => (id, Fold: i % folds.Length)).ToDictionary(entry => entry.id, entry => entry.Fold, StringComparer.Ordinal);
        for (var i = 0; i < queryIds.Count; i++) folds[foldOf[queryIds[i]]].Add(i);
        return folds;
    }
}
