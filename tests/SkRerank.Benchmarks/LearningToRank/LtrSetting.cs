using SkRerank.LearningToRank;

namespace SkRerank.Benchmarks.LearningToRank;

/// <summary>Represents a setting that is tried.</summary>
/// <param name="Text">What it is, in a few words.</param>
/// <param name="Create">Makes its trainer for a seed and a number of passes, or for as many as are tried.</param>
internal sealed record LtrSetting(string Text, Func<int, int?, IRankingTrainer> Create);
