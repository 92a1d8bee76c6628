namespace SkRerank.Keywords;

/// <summary>Represents the options of BM25; components take a snapshot of them.</summary>
public class Bm25Options
{
    private TextAnalyzer _analyzer = TextAnalyzer.English;
    private Bm25Variant _variant = Bm25Variant.Lucene;
    private double _k1 = 0.9;
    private double _b = 0.4;
    private double _delta = 0.5;

    /// <summary>Initializes a new instance of the <see cref="Bm25Options"/> class.</summary>
    public Bm25Options()
    {
    }

    /// <summary>Initializes a new instance of the <see cref="Bm25Options"/> class as a copy of another.</summary>
    /// <param name="other">The options to copy, or <see langword="null"/> for the defaults.</param>
    protected Bm25Options(Bm25Options? other)
    {
        if (other is null) return;
        _analyzer = other._analyzer;
        _variant = other._variant;
        _k1 = other._k1;
        _b = other._b;
        _delta = other._delta;
    }

    /// <summary>Gets or sets the analyzer of texts and queries.</summary>
    /// <value>The default is <see cref="TextAnalyzer.English"/>.</value>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public TextAnalyzer Analyzer
    {
        get => _analyzer;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            _analyzer = value;
        }
    }

    /// <summary>Gets or sets the formula.</summary>
    /// <value>The default is <see cref="Bm25Variant.Lucene"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of the formulas.</exception>
    public Bm25Variant Variant
    {
        get => _variant;
        set => _variant = Enum.IsDefined(value) ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"Variant must be one of {string.Join(", ", Enum.GetNames<Bm25Variant>())}, but was {(int)value}.");
    }

    /// <summary>Gets or sets k1: how slowly repeated terms saturate.</summary>
    /// <value>The default is 0.9, as in the embedded store.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double K1
    {
        get => _k1;
        set => _k1 = double.IsFinite(value) && value >= 0 ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, FormattableString.Invariant($"K1 must be a finite number of at least 0, but was {value}."));
    }

    /// <summary>Gets or sets b: how much long documents are held back, from 0 (not at all) to 1.</summary>
    /// <value>The default is 0.4, as in the embedded store.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not between 0 and 1.</exception>
    public double B
    {
        get => _b;
        set => _b = value is >= 0 and <= 1 ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, FormattableString.Invariant($"B must be between 0 and 1, but was {value}."));
    }

    /// <summary>Gets or sets δ, which <see cref="Bm25Variant.Bm25L"/> and <see cref="Bm25Variant.Bm25Plus"/> add.</summary>
    /// <value>The default is 0.5.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double Delta
    {
        get => _delta;
        set => _delta = double.IsFinite(value) && value >= 0 ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, FormattableString.Invariant($"Delta must be a finite number of at least 0, but was {value}."));
    }

    /// <summary>Produces a copy of these options.</summary>
    /// <returns>A copy whose changes do not reach this instance.</returns>
    public virtual Bm25Options Clone() => new(this);
}
