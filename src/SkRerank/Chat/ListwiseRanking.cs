namespace SkRerank.Chat;

/// <summary>Represents the order that a strategy arrived at.</summary>
/// <param name="Order">The candidates from 0, the best first: all of them, each once.</param>
public sealed record ListwiseRanking(IReadOnlyList<int> Order)
{
    /// <summary>Gets the strengths of the candidates that were judged often enough to tell them, by candidate.</summary>
    /// <value>The default is <see langword="null"/>: the order is all there is.</value>
    public IReadOnlyDictionary<int, RankStrength>? Strengths { get; init; }
}
