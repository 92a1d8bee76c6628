namespace SkRerank.Chat;

/// <summary>Says what a judge is asked about the passages of a window.</summary>
public enum ListwiseTask
{
    /// <summary>The order of all of them.</summary>
    Order,

    /// <summary>The best of them only; one identifier is the answer.</summary>
    Best,
}
