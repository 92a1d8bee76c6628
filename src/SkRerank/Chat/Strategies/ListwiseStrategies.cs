namespace SkRerank.Chat.Strategies;

/// <summary>The listwise strategies by the names that pipeline files, the tool and the samples have for them, each with its defaults.</summary>
public static class ListwiseStrategies
{
    private static readonly OrderedDictionary<string, Func<IListwiseStrategy>> Named = new(StringComparer.Ordinal)
    {
        ["sliding"] = () => new SlidingWindowStrategy(),
        ["tdpart"] = () => new TopDownPartitionStrategy(),
        ["full"] = () => new FullListStrategy(),
        ["blocks"] = () => new OverlappingBlocksStrategy(),
        ["tournament"] = () => new TournamentStrategy(),
        ["setwise"] = () => new SetwiseStrategy(),
        ["pairwise"] = () => new PairwiseStrategy(),
        ["pairwise-heap"] = () => new PairwiseSortStrategy(),
        ["pairwise-sliding"] = () => new PairwiseSortStrategy(PairwiseSort.Sliding),
        ["consistency"] = () => new SelfConsistencyStrategy(new TopDownPartitionStrategy()),
    };

    /// <summary>Gets the names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Named.Keys];

    /// <summary>Makes the strategy of a name.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <returns>The strategy.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is none of them.</exception>
    public static IListwiseStrategy FromName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Named.TryGetValue(name, out var create) ? create() : throw new ArgumentException($"A listwise strategy must be one of {string.Join(", ", Names)}, but was another; name one of these.", nameof(name));
    }
}
