namespace SkRerank.Chat;

/// <summary>Decides which windows of candidates a judge sees, and makes one order of its answers.</summary>
/// <remarks>A strategy has no state of its own and is thread-safe. It is deterministic: shuffles come from its seed.</remarks>
public interface IListwiseStrategy
{
    /// <summary>Gets the name with the parameters, as it stands in cache keys and run records: <c>sliding(20,10)</c>.</summary>
    string Name { get; }

    /// <summary>States the calls before any is made.</summary>
    /// <param name="count">The number of candidates.</param>
    /// <param name="maxWindow">The greatest number of passages that fit one prompt.</param>
    /// <returns>The rounds in their order; where they depend on answers, the most that there can be.</returns>
    IReadOnlyList<ListwiseRound> Plan(int count, int maxWindow);

    /// <summary>Ranks candidates by the answers of a judge.</summary>
    /// <param name="judge">The judge.</param>
    /// <param name="count">The number of candidates; they are named by their place in the incoming order, from 0.</param>
    /// <param name="maxWindow">The greatest number of passages that fit one prompt.</param>
    /// <param name="cancellationToken">The token that cancels the ranking.</param>
    /// <returns>The order of all candidates.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="judge"/> is <see langword="null"/>.</exception>
    /// <exception cref="RerankException">The model failed.</exception>
    Task<ListwiseRanking> RankAsync(IListwiseJudge judge, int count, int maxWindow, CancellationToken cancellationToken);
}
