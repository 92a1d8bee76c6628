namespace SkRerank.LearningToRank;

/// <summary>Where a training stands after a round: one more tree, one pass over the rows or one line search.</summary>
/// <param name="Round">The round that ended, from 1.</param>
/// <param name="Rounds">How many rounds there are at most.</param>
/// <param name="ValidationNdcg">nDCG of the validation rows after this round, 0 to 1, as the trainer measures it; null without validation rows or where this round measured nothing.</param>
public sealed record TrainingRound(int Round, int Rounds, double? ValidationNdcg);
