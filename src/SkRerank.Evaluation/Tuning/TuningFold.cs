namespace SkRerank.Evaluation.Tuning;

/// <summary>Represents one fold: what was chosen without its queries, and what that gives for them.</summary>
/// <param name="Queries">The positions of the held-out queries, rising.</param>
/// <param name="Chosen">The position of the setting that the other queries chose.</param>
/// <param name="TrainMean">Its mean over the queries that chose it.</param>
/// <param name="HeldOutMean">Its mean over the held-out queries.</param>
public sealed record TuningFold(IReadOnlyList<int> Queries, int Chosen, double TrainMean, double HeldOutMean);
