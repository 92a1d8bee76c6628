using System.Globalization;

namespace SkRerank.Fusion;

/// <summary>Fuses scores: each list is normalised, weighted, and the scores of each candidate become one.</summary>
/// <remarks>
/// With <see cref="ScoreCombination.Sum"/> and weights as shares it is the convex combination of Bruch, Gai and Ingber (arXiv 2210.11934), with <see cref="ScoreCombination.Mnz"/> CombMNZ, and so on.
/// A candidate that a list lacks adds nothing, but for <see cref="ScoreNormalization.ZScore"/> (the list's lowest) and <see cref="ScoreNormalization.Borda"/> (its share of the points that are left).
/// Without a normalisation the lists must be of one kind of score: a logit and a probability have no sum.
/// </remarks>
public sealed class ScoreFusion : IFusion
{
    private readonly ScoreNormalizer _normalizer;
    private readonly ScoreCombination _combination;
    private readonly bool _sharesWeights;

    /// <summary>Initializes a new instance of the <see cref="ScoreFusion"/> class.</summary>
    /// <param name="options">The options, read once, or <see langword="null"/> for the defaults: a convex combination of min-max normalised scores.</param>
    /// <exception cref="ArgumentException">A member is unknown, or a lower bound is not finite.</exception>
    public ScoreFusion(ScoreFusionOptions? options = null)
        : this(NameOf(options ??= new ScoreFusionOptions()), new ScoreNormalizer(options), options.Combination, options.WeightsAreShares)
    {
    }

    internal ScoreFusion(string name, ScoreNormalizer normalizer, ScoreCombination combination, bool sharesWeights) =>
        (Name, _normalizer, _combination, _sharesWeights) = (name, normalizer, combination, sharesWeights);

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>Gets whether weights are read at all; a framework that ignores them is reproduced without.</summary>
    internal bool IgnoresWeights { get; init; }

    /// <summary>Gets whether lists of different kinds of scores are added up all the same, because a framework does.</summary>
    internal bool MixesKinds { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<RerankDocument> Fuse(IReadOnlyList<FusionList> lists)
    {
        ArgumentNullException.ThrowIfNull(lists);
        var total = !_sharesWeights ? 1 : IgnoresWeights ? lists.Count : FusionTable.TotalWeight(lists);
        if (_normalizer.Normalization == ScoreNormalization.None && !MixesKinds) RequireOneKind(lists);
        var table = new FusionTable(lists);
        for (var l = 0; l < lists.Count; l++)
        {
            var weight = Weight(lists[l], total);
            var scores = _normalizer.Normalize(lists[l], table.Count);
            var contributions = table.Contributions(l);
            for (var i = 0; i < scores.Length; i++) contributions[i] = weight * scores[i];
            if (_normalizer.Missing(lists[l], table.Count) is { } missing) table.SetMissing(l, missing * weight);
        }

        table.Combine(Combine);
        return table.Order(Name);
    }

    private static string NameOf(ScoreFusionOptions options)
    {
        if (!Enum.IsDefined(options.Combination)) throw new ArgumentException($"Combination must be a member of {nameof(ScoreCombination)}, but was {options.Combination}.", nameof(options));
        var norm = options.Normalization.ToString().ToLowerInvariant();
        return options.Combination == ScoreCombination.Sum ? norm : $"{norm}-{options.Combination.ToString().ToLowerInvariant()}";
    }

    private static void RequireOneKind(IReadOnlyList<FusionList> lists)
    {
        var kinds = lists.SelectMany(list => list.Candidates.Where(candidate => candidate.Trail.Count > 0).Select(candidate => (list.Leg, candidate.Trail[^1].Kind))).Distinct().ToArray();
        var other = Array.Find(kinds, entry => entry.Kind != kinds[0].Kind);
        if (other.Leg is not null)
            throw new RerankException($"Scores can be added only when they are of one kind, but those of the leg '{kinds[0].Leg}' are {kinds[0].Kind} and those of '{other.Leg}' are {other.Kind}; set a Normalization, or fuse by ranks with {nameof(ReciprocalRankFusion)}.") { Operation = "fuse" };
    }

    private double Weight(FusionList list, double total) => (IgnoresWeights ? 1 : list.Weight) / total;

    private double Combine(ReadOnlySpan<double> ascending) => _combination switch
    {
        ScoreCombination.Sum => FusionTable.Sum(ascending),
        ScoreCombination.Mnz => FusionTable.Sum(ascending) * ascending.Length,
        ScoreCombination.Anz => FusionTable.Sum(ascending) / ascending.Length,
        ScoreCombination.Max => ascending[^1],
        ScoreCombination.Min => ascending[0],
        ScoreCombination.Median => (ascending[(ascending.Length - 1) / 2] + ascending[ascending.Length / 2]) / 2,
        _ => throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"The combination {_combination} is unknown.")),
    };
}
