using System.Globalization;

namespace SkRerank.Fusion;

/// <summary>Brings the scores of one list onto a common scale.</summary>
internal sealed class ScoreNormalizer
{
    private readonly Func<double, double> _equal;
    private readonly bool _isSample;
    private readonly Dictionary<string, double> _lowerBounds;

    /// <exception cref="ArgumentException">The normalisation is unknown, or a lower bound is not finite.</exception>
    public ScoreNormalizer(ScoreFusionOptions options)
        : this(options.Normalization, null, options.UsesSampleDeviation)
    {
        if (!Enum.IsDefined(options.Normalization)) throw new ArgumentException($"Normalization must be a member of {nameof(ScoreNormalization)}, but was {options.Normalization}.", nameof(options));
        var standard = options.Normalization switch { ScoreNormalization.ZScore => 0, ScoreNormalization.DistributionBased => 0.5, _ => 1 };
        var equal = options.EqualScore ?? standard;
        _equal = _ => equal;
        foreach (var (leg, bound) in options.LowerBounds)
        {
            _lowerBounds[leg] = double.IsFinite(bound) ? bound
                : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The lower bound of the leg '{leg}' must be a finite number, but was {bound}."), nameof(options));
        }
    }

    /// <param name="normalization">The formula.</param>
    /// <param name="equal">What a score becomes where all of its list are equal.</param>
    /// <param name="isSample">Whether the deviation is that of a sample.</param>
    public ScoreNormalizer(ScoreNormalization normalization, Func<double, double>? equal, bool isSample = false)
    {
        Normalization = normalization;
        _equal = equal ?? (_ => 1);
        _isSample = isSample;
        _lowerBounds = new Dictionary<string, double>(StringComparer.Ordinal);
    }

    public ScoreNormalization Normalization { get; }

    /// <summary>Gets what takes the place of a normalised 0, as OpenSearch has it.</summary>
    public double Floor { get; init; }

    /// <summary>Gets whether a candidate that a list lacks has no z-score there, as in ranx, and not the list's lowest.</summary>
    public bool LeavesMissingOut { get; init; }

    /// <summary>Gives the normalised score of each candidate of a list.</summary>
    /// <exception cref="RerankException">A score is missing or not finite.</exception>
    public double[] Normalize(FusionList list, int union)
    {
        var count = list.Candidates.Count;
        if (Normalization is ScoreNormalization.Rank or ScoreNormalization.Borda)
            return [.. Enumerable.Range(0, count).Select(i => 1 - ((double)i / (Normalization == ScoreNormalization.Rank ? count : union)))];
        var scores = Read(list);
        if (count == 0) return scores;
        double min = scores.Min(), max = scores.Max(), mean = scores.Average();
        return Normalization switch
        {
            ScoreNormalization.None => scores,
            ScoreNormalization.MinMax => Scale(scores, min, max - min),
            ScoreNormalization.TheoreticalMinMax => Bounded(list, scores, min, max),
            ScoreNormalization.ZScore => Scale(scores, mean, Deviation(scores, mean)),
            ScoreNormalization.DistributionBased => Deviation(scores, mean) is var deviation ? Scale(scores, mean - (3 * deviation), 6 * deviation) : [],
            ScoreNormalization.Sum => Scale(scores, min, scores.Sum(score => score - min)),
            ScoreNormalization.Max => Scale(scores, 0, max),
            _ => Scale(scores, 0, Math.Sqrt(scores.Sum(score => score * score))),
        };
    }

    /// <summary>Gives what a list counts for a candidate that it lacks; <see langword="null"/> for nothing.</summary>
    public double? Missing(FusionList list, int union) => Normalization switch
    {
        ScoreNormalization.Borda => 0.5 - ((list.Candidates.Count - 1.0) / (2 * union)),
        ScoreNormalization.ZScore when list.Candidates.Count > 0 && !LeavesMissingOut => Normalize(list, union).Min(),
        _ => null,
    };

    private static double[] Read(FusionList list)
    {
        var scores = new double[list.Candidates.Count];
        for (var i = 0; i < scores.Length; i++)
        {
            var score = list.Candidates[i].RetrievalScore;
            scores[i] = score is { } value && double.IsFinite(value) ? value
                : throw new RerankException($"Score fusion needs a finite score on every candidate, but candidate {i} of the leg '{list.Leg}' has {score?.ToString(CultureInfo.InvariantCulture) ?? "none"}; use {nameof(ReciprocalRankFusion)} for lists without scores.") { Operation = "fuse" };
        }

        return scores;
    }

    private double[] Bounded(FusionList list, double[] scores, double min, double max)
    {
        var bound = _lowerBounds.GetValueOrDefault(list.Leg);
        return min >= bound ? Scale(scores, bound, max - bound)
            : throw new RerankException(string.Create(CultureInfo.InvariantCulture, $"The scores of the leg '{list.Leg}' must not be below their lower bound {bound}, but one is {min}; set its bound in {nameof(ScoreFusionOptions)}.{nameof(ScoreFusionOptions.LowerBounds)}.")) { Operation = "fuse" };
    }

    private double Deviation(double[] scores, double mean)
    {
        // Equal scores have none; their mean may still differ from them by a rounding.
        if (scores.Length < 2 || scores.Min() == scores.Max()) return 0;
        var sum = scores.Sum(score => (score - mean) * (score - mean));
        return Math.Sqrt(sum / (_isSample && Normalization == ScoreNormalization.DistributionBased ? scores.Length - 1 : scores.Length));
    }

    private double[] Scale(double[] scores, double origin, double range) => Array.ConvertAll(scores, score =>
    {
        var value = range > 0 ? (score - origin) / range : _equal(score);
        return value == 0 && Floor > 0 ? Floor : value;
    });
}
