using System.Runtime.InteropServices;

namespace SkRerank.LearningToRank.Features;

/// <summary>Ranks pages by the links between them: the chance that somebody who follows links at random is on a page.</summary>
/// <remarks>
/// Page, Brin, Motwani and Winograd, 1999. rank(p) = (1 − d)/N + d · (Σ rank(q)/links(q) over the pages q that link to p + the rank of all pages without links / N), by power iteration from 1/N.
/// Several links from one page to another count as one, and a page's links to itself not at all.
/// </remarks>
public static class PageRank
{
    /// <summary>The damping d: the chance that the next page is reached by a link.</summary>
    public const double DefaultDamping = 0.85;

    // The ranks are within this of the limit, summed over all pages.
    private const double Tolerance = 1e-10;

    /// <summary>Ranks pages.</summary>
    /// <param name="links">The links.</param>
    /// <param name="pages">All pages of the index, so that one without links has a rank too and links to others do not count; null for the pages that <paramref name="links"/> name.</param>
    /// <param name="damping">The damping d, from 0 to 0.99.</param>
    /// <returns>The rank of each page, above 0; in sum 1.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="links"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="damping"/> is not from 0 to 0.99.</exception>
    public static IReadOnlyDictionary<string, double> Compute(IEnumerable<PageLink> links, IEnumerable<string>? pages = null, double damping = DefaultDamping)
    {
        ArgumentNullException.ThrowIfNull(links);
        if (damping is not (>= 0 and <= 0.99)) throw new ArgumentOutOfRangeException(nameof(damping), damping, FormattableString.Invariant($"The damping must be from 0 to 0.99, but was {damping}."));
        var (names, edges) = Number(links, pages);
        if (names.Count == 0) return new Dictionary<string, double>(StringComparer.Ordinal);
        var outgoing = new int[names.Count];
        foreach (var (from, _) in edges) outgoing[from]++;

        var ranks = new double[names.Count];
        Array.Fill(ranks, 1.0 / ranks.Length);
        var next = new double[ranks.Length];
        // Each round brings the ranks nearer to their limit by the damping at least, and they begin at most 2 from it.
        var rounds = damping == 0 ? 1 : (int)Math.Ceiling(Math.Log(Tolerance / 2) / Math.Log(damping));
        for (var round = 0; round < rounds; round++)
        {
            Step(ranks, next, edges, outgoing, damping);
            (ranks, next) = (next, ranks);
        }

        return names.ToDictionary(pair => pair.Key, pair => ranks[pair.Value], StringComparer.Ordinal);
    }

    private static (Dictionary<string, int> Names, List<(int From, int To)> Edges) Number(IEnumerable<PageLink> links, IEnumerable<string>? pages)
    {
        Dictionary<string, int> names = new(StringComparer.Ordinal);
        foreach (var page in pages ?? []) names.TryAdd(page, names.Count);
        HashSet<(int, int)> seen = [];
        List<(int From, int To)> edges = [];
        foreach (var link in links)
        {
            if (pages is null)
            {
                names.TryAdd(link.From, names.Count);
                names.TryAdd(link.To, names.Count);
            }

            if (names.TryGetValue(link.From, out var from) && names.TryGetValue(link.To, out var to) && from != to && seen.Add((from, to))) edges.Add((from, to));
        }

        return (names, edges);
    }

    private static void Step(double[] ranks, double[] next, List<(int From, int To)> edges, int[] outgoing, double damping)
    {
        var dangling = 0.0;
        for (var p = 0; p < ranks.Length; p++)
        {
            if (outgoing[p] == 0) dangling += ranks[p];
        }

        Array.Fill(next, (1 - damping + (damping * dangling)) / ranks.Length);
        foreach (var (from, to) in CollectionsMarshal.AsSpan(edges)) next[to] += damping * ranks[from] / outgoing[from];
    }
}
