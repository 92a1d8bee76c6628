namespace SkRerank.Chat;

/// <summary>Represents what a judge said about one window.</summary>
/// <param name="Order">The documents of the window in the judged order: all of them, each once. For <see cref="ListwiseTask.Best"/> the best one is first and the others follow in the order before.</param>
/// <param name="IsAnswered">Whether the judge gave the order. Where it did not (its answers could not be read, or the run was stopped) <paramref name="Order"/> is the order before.</param>
public sealed record ListwiseAnswer(IReadOnlyList<int> Order, bool IsAnswered);
