namespace SkRerank.Guards;

/// <summary>Represents the options of <see cref="GuardingReranker"/>.</summary>
public sealed class GuardOptions
{
    private double _candidateFactor = 5;
    private int _domainWindow = 200;
    private double _maxStabilityIndex = 0.25;

    /// <summary>Gets the guards that do not warn.</summary>
    /// <value>The default is an empty set.</value>
    public ISet<RerankGuard> Silenced { get; } = new HashSet<RerankGuard>();

    /// <summary>Gets or sets how many candidates there must be for each result that a call asks for.</summary>
    /// <value>The default is 5.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1, or not finite.</exception>
    public double CandidateFactor
    {
        get => _candidateFactor;
        set => _candidateFactor = value >= 1 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, FormattableString.Invariant($"CandidateFactor must be 1 or greater, but was {value}."));
    }

    /// <summary>Gets or sets the languages that the model was trained for, as ISO 639-1 codes.</summary>
    /// <value>The default is <see langword="null"/>: those of its <see cref="RerankerMetadata.Languages"/>; where these are not known, the guard is silent.</value>
    public IReadOnlyList<string>? Languages { get; set; }

    /// <summary>Gets or sets what the domain of the queries is compared with.</summary>
    /// <value>The default is <see langword="null"/>: the one that the pipeline gives as a service, such as that of its calibrator; where there is none, the guard is silent.</value>
    public DomainReference? Reference { get; set; }

    /// <summary>Gets or sets how many queries are looked at before their domain is compared; then the next as many.</summary>
    /// <value>The default is 200.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 50, of which no spread can be told.</exception>
    public int DomainWindow
    {
        get => _domainWindow;
        set => _domainWindow = value >= 50 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"DomainWindow must be 50 or greater, but was {value}.");
    }

    /// <summary>Gets or sets the population stability index above which a domain is distant.</summary>
    /// <remarks>Below 0.1 a spread counts as the same, above 0.25 as another one. An index that chance alone explains never warns: see <see cref="DomainReference"/>.</remarks>
    /// <value>The default is 0.25.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive, or not finite.</exception>
    public double MaxStabilityIndex
    {
        get => _maxStabilityIndex;
        set => _maxStabilityIndex = value > 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, FormattableString.Invariant($"MaxStabilityIndex must be greater than 0, but was {value}."));
    }

    /// <summary>Gets or sets the evaluation set or the experiment that watches over the pipeline, in words.</summary>
    /// <value>The default is <see langword="null"/>: an <see cref="EvaluationRegistration"/> of the container, where there is one.</value>
    public string? Evaluation { get; set; }
}
