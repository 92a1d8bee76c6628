namespace SkRerank.Chat;

/// <summary>Represents calls that do not wait for each other.</summary>
/// <param name="Calls">The number of calls.</param>
/// <param name="Window">The number of passages of the largest of them.</param>
/// <param name="Task">What is asked.</param>
public sealed record ListwiseRound(int Calls, int Window, ListwiseTask Task = ListwiseTask.Order);
