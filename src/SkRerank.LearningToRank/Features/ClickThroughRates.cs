namespace SkRerank.LearningToRank.Features;

/// <summary>How often results were clicked for their query, freed of the bias of their positions; thread-safe.</summary>
/// <remarks>
/// rate(q, d) = Σ over its clicks of 1 / propensity(position), divided by its impressions: inverse-propensity weighting (Joachims et al., WSDM 2017), right on average under the position-based model, and so now and then above 1 where impressions are few.
/// Keep clicks that came after the judgements out of what a model is tested on: a rate made of the clicks that it is to foretell is a leak.
/// </remarks>
public sealed class ClickThroughRates
{
    private readonly Dictionary<(string Query, string DocumentId), (double Weight, long Impressions)> _counts = [];

    /// <summary>Initializes a new instance of the <see cref="ClickThroughRates"/> class.</summary>
    /// <param name="clicks">The log, in any order; one pass. Queries and ids are compared letter by letter.</param>
    /// <param name="bias">The propensities of the positions; see <see cref="PositionBias.Estimate"/>.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A position is less than 1.</exception>
    public ClickThroughRates(IEnumerable<ClickRecord> clicks, PositionBias bias)
    {
        ArgumentNullException.ThrowIfNull(clicks);
        ArgumentNullException.ThrowIfNull(bias);
        foreach (var click in clicks)
        {
            var (weight, impressions) = _counts.GetValueOrDefault((click.Query, click.DocumentId));
            var propensity = bias[click.Position];
            _counts[(click.Query, click.DocumentId)] = (weight + (click.Clicked ? 1 / propensity : 0), impressions + 1);
        }
    }

    /// <summary>Gives the rate of a result.</summary>
    /// <param name="query">The query.</param>
    /// <param name="documentId">The result.</param>
    /// <returns>The rate, 0 or more; null where the result was never shown for the query.</returns>
    public double? Rate(string query, string documentId) => _counts.TryGetValue((query, documentId), out var count) ? count.Weight / count.Impressions : null;

    /// <summary>Gives how often a result was shown.</summary>
    /// <param name="query">The query.</param>
    /// <param name="documentId">The result.</param>
    /// <returns>The number; 0 where it never was.</returns>
    public long Impressions(string query, string documentId) => _counts.GetValueOrDefault((query, documentId)).Impressions;
}
