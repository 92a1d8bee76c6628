using System.Globalization;
using System.Text.Json;
using SkRerank.Guards;

namespace SkRerank.Calibration;

/// <summary>Makes a probability of relevance of the raw score of one model; only labels make a calibrator.</summary>
/// <remarks>
/// A probability never falls where the score rises, and never replaces it: documents stay ordered by their raw score, which also parts those whose probabilities are equal.
/// A calibrator holds for the model and revision that it was fitted on, and for queries and candidates like those of its data. Immutable and thread-safe.
/// </remarks>
public sealed class Calibrator
{
    private readonly CalibratorFile _file;
    private readonly CalibrationPoint[] _points;

    private Calibrator(CalibratorFile file)
    {
        _file = file;
        _points = file.Points ?? [];
    }

    /// <summary>Gets how scores become probabilities.</summary>
    public CalibrationMethod Method => _file.Method!.Value;

    /// <summary>Gets the model whose scores it was fitted on.</summary>
    public string ModelId => _file.ModelId!;

    /// <summary>Gets the revision of that model.</summary>
    /// <value><see langword="null"/> where it was not known.</value>
    public string? ModelRevision => _file.ModelRevision;

    /// <summary>Gets the kind of score that it was fitted on.</summary>
    public ScoreKind ScoreKind => _file.ScoreKind!.Value;

    /// <summary>Gets A of σ(A·s + B): 1 of a sigmoid, 1 / T of a temperature.</summary>
    /// <value><see langword="null"/> where the method has no curve.</value>
    public double? Slope => _file.Slope;

    /// <summary>Gets B of σ(A·s + B).</summary>
    /// <value><see langword="null"/> where the method has no curve.</value>
    public double? Intercept => _file.Intercept;

    /// <summary>Gets the points of an isotonic fit, by rising score.</summary>
    /// <value>Empty for any other method.</value>
    public IReadOnlyList<CalibrationPoint> Points => _points;

    /// <summary>Gets the SHA-256 of the samples that it was fitted on, whatever their order.</summary>
    public string DataHash => _file.DataHash!;

    /// <summary>Gets how many queries it was fitted on.</summary>
    public int QueryCount => _file.Queries;

    /// <summary>Gets how many pairs it was fitted on.</summary>
    public int PairCount => _file.Pairs;

    /// <summary>Gets how many of these pairs were relevant.</summary>
    public int RelevantCount => _file.Relevant;

    /// <summary>Gets whether <see cref="Before"/> and <see cref="After"/> were measured on queries that it was not fitted on.</summary>
    public bool IsMeasuredOnHeldOut => _file.HeldOut;

    /// <summary>Gets the measures of what would be taken for a probability without it: the sigmoid of a logit, and any other score cut to 0..1.</summary>
    public CalibrationMeasures Before => _file.Before!;

    /// <summary>Gets the measures of its probabilities, on the same pairs as <see cref="Before"/>.</summary>
    public CalibrationMeasures After => _file.After!;

    /// <summary>Gets how top scores, rare subwords and query lengths are spread where it was fitted; <c>UseGuards</c> outside of <c>UseCalibration</c> compares with it.</summary>
    /// <value>The default is <see langword="null"/>: it was not measured.</value>
    public DomainReference? Domain => _file.Domain;

    /// <summary>Gets the least probability that was chosen with it, for <see cref="Selection.ThresholdOptions.Minimum"/>.</summary>
    /// <value><see langword="null"/> where none was chosen.</value>
    public double? Threshold => _file.Threshold;

    /// <summary>Fits a calibrator.</summary>
    /// <param name="samples">Judged pairs, with relevant ones and others.</param>
    /// <param name="options">The method and the model.</param>
    /// <param name="heldOut">Pairs of other queries to measure on, or <see langword="null"/> to measure on <paramref name="samples"/>, which flatters.</param>
    /// <returns>The calibrator.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="samples"/> or <paramref name="options"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The options are not valid, or a query is in both lists.</exception>
    /// <exception cref="RerankException">The samples do not allow a fit: only one label, a score that is not finite, or scores that do not rise with relevance.</exception>
    public static Calibrator Fit(IReadOnlyList<CalibrationSample> samples, CalibrationOptions options, IReadOnlyList<CalibrationSample>? heldOut = null) =>
        new(CalibratorFit.Run(samples, options, heldOut));

    /// <summary>Makes a calibrator of its JSON.</summary>
    /// <param name="json">What <see cref="ToJson"/> gave.</param>
    /// <returns>The calibrator.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="json"/> is <see langword="null"/>.</exception>
    /// <exception cref="RerankException">It is no JSON of a calibrator, or a number in it cannot be; the message says all that is wrong.</exception>
    public static Calibrator Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return new Calibrator(CalibratorReader.Read(json, "calibrator"));
    }

    /// <summary>Reads a calibrator from a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The calibrator.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="RerankException">The file cannot be read or is no calibrator; the message says all that is wrong.</exception>
    public static Calibrator Load(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return new Calibrator(CalibratorReader.Read(CalibratorReader.ReadText(path), $"calibrator file '{path}'"));
    }

    /// <summary>Gives the same calibrator with the spreads of the answers that it was fitted on, which its file keeps.</summary>
    /// <param name="domain">The reference, of the same kind of scores.</param>
    /// <returns>A new calibrator.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="domain"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">It is of another kind of scores.</exception>
    public Calibrator WithDomain(DomainReference domain)
    {
        ArgumentNullException.ThrowIfNull(domain);
        if (domain.ScoreKind != ScoreKind)
            throw new ArgumentException($"The reference of a calibrator's domain must be of its own kind of scores, {ScoreKind}, but is of kind {domain.ScoreKind}; make it of the answers that the calibrator was fitted on.", nameof(domain));
        return new Calibrator(_file with { Domain = domain });
    }

    /// <summary>Gives the same calibrator with a threshold that was chosen for it, which its file keeps.</summary>
    /// <param name="threshold">The choice.</param>
    /// <returns>A new calibrator.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="threshold"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">It is no probability in 0..1.</exception>
    public Calibrator WithThreshold(ThresholdChoice threshold)
    {
        ArgumentNullException.ThrowIfNull(threshold);
        if (threshold.Probability is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(threshold), threshold.Probability, string.Create(CultureInfo.InvariantCulture, $"A threshold must be a probability in 0..1, but was {threshold.Probability}."));
        return new Calibrator(_file with { Threshold = threshold.Probability });
    }

    /// <summary>Gives the probability of relevance.</summary>
    /// <param name="score">A raw score of the model that the calibrator was fitted for.</param>
    /// <returns>A number in 0..1 that does not fall where the score rises.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The score is not finite, or, of <see cref="CalibrationMethod.Identity"/>, not in 0..1.</exception>
    public double Probability(double score)
    {
        if (!double.IsFinite(score)) throw new ArgumentOutOfRangeException(nameof(score), score, string.Create(CultureInfo.InvariantCulture, $"A score must be a finite number, but was {score}."));
        return Method switch
        {
            CalibrationMethod.Identity => score is >= 0 and <= 1 ? score
                : throw new ArgumentOutOfRangeException(nameof(score), score, string.Create(CultureInfo.InvariantCulture, $"A score must be in 0..1 to stand as it is, but was {score}; calibrate by Platt or Isotonic.")),
            CalibrationMethod.Isotonic => IsotonicFit.Read(_points, score),
            _ => LogisticFit.Sigmoid((Slope!.Value * score) + Intercept!.Value),
        };
    }

    /// <summary>Writes the calibrator as JSON.</summary>
    /// <returns>One object, which <see cref="Parse"/> reads to the same bits.</returns>
    public string ToJson() => JsonSerializer.Serialize(_file, CalibratorContext.Default.CalibratorFile);

    /// <summary>Writes the calibrator to a file, replacing one that is there.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        File.WriteAllText(path, ToJson() + "\n");
    }
}
