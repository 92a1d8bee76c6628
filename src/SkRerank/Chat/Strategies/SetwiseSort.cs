namespace SkRerank.Chat.Strategies;

/// <summary>Says how a setwise strategy sorts.</summary>
public enum SetwiseSort
{
    /// <summary>By a heap of as many children as a call compares with their parent.</summary>
    Heap,

    /// <summary>By passes from the bottom to the top, each of which brings up the best.</summary>
    Bubble,
}
