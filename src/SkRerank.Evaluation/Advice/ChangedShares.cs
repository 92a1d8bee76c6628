namespace SkRerank.Evaluation.Advice;

/// <summary>Represents the shares of the queries whose first documents are not those of the present order, or not in its order.</summary>
/// <param name="Top1">The share whose first document is another.</param>
/// <param name="Top3">The share whose first three changed.</param>
/// <param name="Top10">The share whose first ten changed.</param>
public sealed record ChangedShares(double Top1, double Top3, double Top10)
{
    /// <summary>Compares rankings.</summary>
    /// <param name="before">The ids of each query's documents in the present order.</param>
    /// <param name="after">Those in the other order, query by query.</param>
    /// <returns>The shares; 0 where there is no query.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There are not as many rankings of the one as of the other.</exception>
    public static ChangedShares Of(IReadOnlyList<IReadOnlyList<string>> before, IReadOnlyList<IReadOnlyList<string>> after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        if (before.Count != after.Count) throw new ArgumentException($"There must be two rankings of each query, but there are {before.Count} and {after.Count}.", nameof(after));
        return new ChangedShares(Share(1), Share(3), Share(10));

        double Share(int top) => before.Count == 0 ? 0 : before.Zip(after).Count(pair => !pair.First.Take(top).SequenceEqual(pair.Second.Take(top), StringComparer.Ordinal)) / (double)before.Count;
    }
}
