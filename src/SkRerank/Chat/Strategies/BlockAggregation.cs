namespace SkRerank.Chat.Strategies;

/// <summary>Says how the comparisons of many judged blocks become one order.</summary>
public enum BlockAggregation
{
    /// <summary>By the share of its comparisons that a candidate won.</summary>
    WinRate,

    /// <summary>By PageRank over a graph with an edge from each loser to each winner.</summary>
    PageRank,

    /// <summary>By the posterior mean of a Plackett–Luce model.</summary>
    PlackettLuce,
}
