namespace SkRerank.Cli;

/// <summary>The words of <c>--strategy</c>.</summary>
internal enum StrategyName
{
    Sliding,
    TdPart,
    Full,
    Blocks,
    Tournament,
    Setwise,
    Pairwise,
    PairwiseHeap,
    PairwiseSliding,
    Consistency,
    PointwiseYesNo,
    PointwiseGraded,
    PointwiseLikelihood,
}
