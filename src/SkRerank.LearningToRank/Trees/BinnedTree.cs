namespace SkRerank.LearningToRank.Trees;

/// <summary>A tree over bytes, its splits level by level and its leaves from left to right.</summary>
/// <param name="Splits">The splits; empty where the tree is one leaf.</param>
/// <param name="Leaves">The value of each leaf.</param>
internal sealed record BinnedTree(BinnedSplit[] Splits, double[] Leaves);
