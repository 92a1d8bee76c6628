namespace SkRerank.Chat.Strategies;

/// <summary>Says how a strategy sorts by comparisons of pairs.</summary>
public enum PairwiseSort
{
    /// <summary>By a heap of two children a parent (PRP-Heapsort).</summary>
    Heap,

    /// <summary>By passes over neighbours from the bottom to the top, each of which brings up the best (PRP-Sliding).</summary>
    Sliding,
}
