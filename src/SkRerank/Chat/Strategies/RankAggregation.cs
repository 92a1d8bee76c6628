namespace SkRerank.Chat.Strategies;

/// <summary>Says how several orders of the same passages become one.</summary>
public enum RankAggregation
{
    /// <summary>The order with the fewest disagreements: exact for up to 10 passages, by local search above.</summary>
    Kemeny,

    /// <summary>By the sum of the places.</summary>
    Borda,
}
