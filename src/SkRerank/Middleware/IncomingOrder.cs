namespace SkRerank.Middleware;

/// <summary>Makes the answer that leaves documents in the order in which they came.</summary>
internal static class IncomingOrder
{
    /// <summary>Numbers the documents from their count down to 1, as ordinals: nobody may take them for scores.</summary>
    public static IEnumerable<RerankResult> Results(int count, bool isScored = true) => Enumerable.Range(0, count).Select(i => new RerankResult(i, count - i) { IsScored = isScored });
}
