using System.Globalization;

namespace SkRerank.LearningToRank.Features;

/// <summary>The chance that a user looks at a position at all, relative to the position looked at most.</summary>
/// <remarks>The position-based model (Richardson et al., WWW 2007; Wang et al., WSDM 2018): a click needs that the position is looked at and that the result attracts, chances independent of each other.</remarks>
public sealed class PositionBias
{
    /// <summary>The least propensity: a click counts at most 100 times, so that no lucky one at the bottom decides.</summary>
    public const double LeastPropensity = 0.01;

    private const int MostRounds = 2000;
    private const double Tolerance = 1e-7;

    private readonly double[] _propensities;

    /// <summary>Initializes a new instance of the <see cref="PositionBias"/> class with given propensities, such as those of an experiment that swapped results.</summary>
    /// <param name="propensities">The chance that each position is looked at, from position 1, above 0 and at most 1; the last is that of every further position. Below <see cref="LeastPropensity"/> counts as that.</param>
    /// <exception cref="ArgumentNullException"><paramref name="propensities"/> is null.</exception>
    /// <exception cref="ArgumentException">There is none, or one is not above 0 and at most 1.</exception>
    public PositionBias(IReadOnlyList<double> propensities)
    {
        ArgumentNullException.ThrowIfNull(propensities);
        if (propensities.Count == 0) throw new ArgumentException("There must be a propensity for position 1 at least, but there is none.", nameof(propensities));
        for (var i = 0; i < propensities.Count; i++)
        {
            if (propensities[i] is not (> 0 and <= 1))
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"A propensity must be above 0 and at most 1, but that of position {i + 1} is {propensities[i]}."), nameof(propensities));
        }

        _propensities = [.. propensities.Select(propensity => Math.Max(propensity, LeastPropensity))];
    }

    /// <summary>Gets the propensities from position 1.</summary>
    public IReadOnlyList<double> Propensities => _propensities;

    /// <summary>Gets the propensity of a position.</summary>
    /// <param name="position">The position, from 1.</param>
    /// <returns>From <see cref="LeastPropensity"/> to 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="position"/> is less than 1.</exception>
    public double this[int position] => position >= 1
        ? _propensities[Math.Min(position, _propensities.Length) - 1]
        : throw new ArgumentOutOfRangeException(nameof(position), position, $"A position is counted from 1, but was {position}.");

    /// <summary>Estimates the propensities of a click log by expectation maximisation of the position-based model.</summary>
    /// <remarks>Bias and attraction can be told apart only where results were shown at several positions, as interleaving and re-ranking do; in a log where each result always stood at one position the estimate says little. Only ratios are known, so the greatest is set to 1. A position without impressions takes the propensity of the one before it.</remarks>
    /// <param name="clicks">The log, in any order; one pass.</param>
    /// <returns>The propensities to the deepest position of the log.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="clicks"/> is null.</exception>
    /// <exception cref="ArgumentException">There is no click, or a position is less than 1.</exception>
    public static PositionBias Estimate(IEnumerable<ClickRecord> clicks)
    {
        ArgumentNullException.ThrowIfNull(clicks);
        var cells = ClickCell.Count(clicks);
        if (!cells.Any(cell => cell.Clicks > 0)) throw new ArgumentException($"Propensities are estimated from clicks, but the log of {cells.Sum(cell => cell.Impressions)} impressions has none.", nameof(clicks));
        var looks = new double[cells.Max(cell => cell.Position)];
        var attractions = new double[cells.Max(cell => cell.Pair) + 1];
        Array.Fill(looks, 0.5);
        Array.Fill(attractions, 0.5);
        for (var round = 0; round < MostRounds && Maximise(cells, looks, attractions) > Tolerance;) round++;
        return new PositionBias(Relative(cells, looks));
    }

    // One round: what the clicks say given the model so far, and the model that they make likeliest. Gives the greatest change of a propensity.
    private static double Maximise(IReadOnlyList<ClickCell> cells, double[] looks, double[] attractions)
    {
        var (looked, shown) = (new double[looks.Length], new double[looks.Length]);
        var (attracted, offered) = (new double[attractions.Length], new double[attractions.Length]);
        foreach (var cell in cells)
        {
            var (look, attraction) = (looks[cell.Position - 1], attractions[cell.Pair]);
            var passed = cell.Impressions - cell.Clicks;
            // Without a click either the position was not looked at, or the result did not attract, or neither.
            var noClick = 1 - (look * attraction);
            looked[cell.Position - 1] += cell.Clicks + (passed == 0 ? 0 : passed * look * (1 - attraction) / noClick);
            attracted[cell.Pair] += cell.Clicks + (passed == 0 ? 0 : passed * attraction * (1 - look) / noClick);
            shown[cell.Position - 1] += cell.Impressions;
            offered[cell.Pair] += cell.Impressions;
        }

        for (var i = 0; i < attractions.Length; i++) attractions[i] = attracted[i] / offered[i];
        var change = 0.0;
        for (var i = 0; i < looks.Length; i++)
        {
            if (shown[i] == 0) continue;
            var look = looked[i] / shown[i];
            change = Math.Max(change, Math.Abs(look - looks[i]));
            looks[i] = look;
        }

        return change;
    }

    private static double[] Relative(IReadOnlyList<ClickCell> cells, double[] looks)
    {
        var seen = cells.Select(cell => cell.Position).ToHashSet();
        var greatest = seen.Max(position => looks[position - 1]);
        var relative = new double[looks.Length];
        for (var i = 0; i < looks.Length; i++) relative[i] = seen.Contains(i + 1) ? Math.Max(looks[i] / greatest, LeastPropensity) : i == 0 ? 1 : relative[i - 1];
        return relative;
    }
}
