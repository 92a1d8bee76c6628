namespace SkRerank.Chat;

/// <summary>Judges windows of candidates for a strategy.</summary>
/// <remarks>Budget, deadline, retries and the limit of parallel calls are the judge's business: once it is stopped, every answer is the order before, not answered, so that a strategy runs to its end and has the best order so far.</remarks>
public interface IListwiseJudge
{
    /// <summary>Gets whether the budget or the time ran out.</summary>
    bool IsStopped { get; }

    /// <summary>Judges windows that do not depend on each other: one round.</summary>
    /// <param name="windows">The candidates of each window, in the order in which they are shown.</param>
    /// <param name="task">What is asked.</param>
    /// <param name="cancellationToken">The token that cancels the calls.</param>
    /// <returns>An answer for each window, in their order. A window of fewer than two candidates is answered without a call.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="windows"/> is <see langword="null"/>.</exception>
    /// <exception cref="RerankException">The model failed.</exception>
    Task<IReadOnlyList<ListwiseAnswer>> AskAsync(IReadOnlyList<IReadOnlyList<int>> windows, ListwiseTask task, CancellationToken cancellationToken);
}
