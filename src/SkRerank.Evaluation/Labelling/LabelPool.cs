using System.Globalization;
using SkRerank.Evaluation.Online;

namespace SkRerank.Evaluation.Labelling;

/// <summary>Pools what several rankings have on top, so that each is judged on the same passages.</summary>
public static class LabelPool
{
    /// <summary>Gives the first documents of all rankings, each once, in an order that tells nothing about who ranked them where.</summary>
    /// <remarks>The order is that of a hash of seed, query and document: the same whichever rankings are pooled, so that a document does not betray its ranking by its place, and a pool that grows keeps its order.</remarks>
    /// <param name="queryId">The query.</param>
    /// <param name="rankings">The rankings, each best first.</param>
    /// <param name="depth">How many of the first documents of each are taken.</param>
    /// <param name="seed">The seed of the order.</param>
    /// <returns>The ids of the documents.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="queryId"/> or <paramref name="rankings"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="depth"/> is less than 1.</exception>
    public static IReadOnlyList<string> Of(string queryId, IEnumerable<IReadOnlyList<string>> rankings, int depth, int seed = 0)
    {
        ArgumentNullException.ThrowIfNull(queryId);
        ArgumentNullException.ThrowIfNull(rankings);
        if (depth < 1) throw new ArgumentOutOfRangeException(nameof(depth), depth, $"The depth of a pool must be greater than 0, but was {depth}.");
        var key = string.Create(CultureInfo.InvariantCulture, $"{seed}\0{queryId}");
        return [.. rankings.SelectMany(ranking => ranking.Take(depth)).Distinct(StringComparer.Ordinal).OrderBy(id => InterleavingSeed.Of(key, id)).ThenBy(id => id, StringComparer.Ordinal)];
    }
}
