namespace SkRerank.Middleware;

/// <summary>Says how the scores of a document's chunks become one.</summary>
public enum ChunkAggregation
{
    /// <summary>The best chunk's score (MaxP, Dai and Callan 2019).</summary>
    MaxP,

    /// <summary>The first chunk's score; the others are not scored.</summary>
    FirstP,

    /// <summary>The mean of the best few chunks' scores.</summary>
    MeanOfTop,

    /// <summary>The logarithm of the sum of the exponentials of all chunks' scores.</summary>
    LogSumExp,
}
