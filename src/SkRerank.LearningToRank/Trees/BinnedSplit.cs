namespace SkRerank.LearningToRank.Trees;

/// <summary>A split over bytes: a row goes left where its byte in the column is at most the threshold.</summary>
/// <param name="Column">Where the column's bytes begin in a block.</param>
/// <param name="Left">Where the rows that go left are kept: the place of a later split, or the place past all for a leaf.</param>
/// <param name="Right">Where the rows that go right are kept.</param>
/// <param name="Threshold">The greatest byte that goes left.</param>
/// <param name="LeftLeaves">How many leaves are on the left: what going right adds to the number of the leaf, counted from left to right.</param>
internal readonly record struct BinnedSplit(int Column, ushort Left, ushort Right, byte Threshold, byte LeftLeaves);
