using Microsoft.Extensions.VectorData;
using SkRerank.LateInteraction;
using LuceneDirectory = Lucene.Net.Store.Directory;

namespace SkRerank.Lucene;

/// <summary>Represents the options of a <see cref="LuceneCollection{TKey, TRecord}"/>; the collection takes a snapshot of them.</summary>
public class LuceneCollectionOptions : VectorStoreCollectionOptions
{
    private double _k1 = 0.9;
    private double _b = 0.4;
    private int _signScanFrom = int.MaxValue;
    private LuceneAnalyzer _analyzer = LuceneAnalyzer.English;

    /// <summary>Initializes a new instance of the <see cref="LuceneCollectionOptions"/> class.</summary>
    public LuceneCollectionOptions()
    {
    }

    /// <summary>Initializes a new instance of the <see cref="LuceneCollectionOptions"/> class as a copy of another.</summary>
    /// <param name="other">The options to copy, or <see langword="null"/> for the defaults.</param>
    protected LuceneCollectionOptions(LuceneCollectionOptions? other)
        : base(other)
    {
        if (other is null) return;
        _k1 = other._k1;
        _b = other._b;
        _signScanFrom = other._signScanFrom;
        TokenVectorForm = other.TokenVectorForm;
        _analyzer = other._analyzer;
        StoreTokenVectors = other.StoreTokenVectors;
        RebuildHint = other.RebuildHint;
        WrapDirectory = other.WrapDirectory;
    }

    /// <summary>Gets or sets BM25's k1: how slowly repeated terms saturate.</summary>
    /// <value>The default is 0.9.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double K1
    {
        get => _k1;
        set => _k1 = double.IsFinite(value) && value >= 0 ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, FormattableString.Invariant($"K1 must be a finite number of at least 0, but was {value}."));
    }

    /// <summary>Gets or sets BM25's b: how much long documents are held back, from 0 (not at all) to 1.</summary>
    /// <value>The default is 0.4.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not between 0 and 1.</exception>
    public double B
    {
        get => _b;
        set => _b = value is >= 0 and <= 1 ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, FormattableString.Invariant($"B must be between 0 and 1, but was {value}."));
    }

    /// <summary>Gets or sets how many records a store must have before a vector search by cosine compares sign bits first.</summary>
    /// <remarks>
    /// From there on the 4 · top records (at least 400) whose embeddings differ from the query's in the fewest signs are scored exactly, and no others: the scores are exact, but a record may be missed.
    /// The bits are made in memory at the first search, 48 bytes a record of 384 dimensions; nothing changes on the disk. Hybrid searches fuse whole rankings and stay exact.
    /// </remarks>
    /// <value>The default is <see cref="int.MaxValue"/>: never, every search is exact.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int SignScanFrom
    {
        get => _signScanFrom;
        set => _signScanFrom = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"SignScanFrom must be at least 0, but was {value}.");
    }

    /// <summary>Gets or sets the analyzer of the full-text properties and of keyword queries.</summary>
    /// <value>The default is <see cref="LuceneAnalyzer.English"/>.</value>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public LuceneAnalyzer Analyzer
    {
        get => _analyzer;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            _analyzer = value;
        }
    }

    /// <summary>Gets or sets whether token vectors are stored beside the embedding where the generator of the first vector property is an <see cref="ITokenVectorEncoder"/>.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool StoreTokenVectors { get; set; } = true;

    /// <summary>Gets or sets the form in which token vectors are stored.</summary>
    /// <value>The default is <see cref="TokenVectorForm.Default"/>: sign bits, pooled by 3.</value>
    public TokenVectorForm TokenVectorForm { get; set; } = TokenVectorForm.Default;

    /// <summary>Gets or sets what to do about a store that this collection cannot use: a phrase that ends the error's sentence, such as the command that rebuilds it.</summary>
    /// <value>The default is <see langword="null"/>: <c>delete the folder and index again</c>.</value>
    public string? RebuildHint { get; set; }

    /// <summary>Gets or sets what is put around the folder; tests put a full disk here.</summary>
    internal Func<LuceneDirectory, LuceneDirectory>? WrapDirectory { get; set; }

    /// <summary>Produces a copy of these options.</summary>
    /// <returns>A copy whose changes do not reach this instance.</returns>
    public virtual LuceneCollectionOptions Clone() => new(this);
}
