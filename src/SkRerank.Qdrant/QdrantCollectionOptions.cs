using Microsoft.Extensions.VectorData;
using SkRerank.Keywords;
using SkRerank.LateInteraction;

namespace SkRerank.Qdrant;

/// <summary>Represents the options of a <see cref="QdrantCollection{TKey, TRecord}"/>; the collection takes a snapshot of them.</summary>
/// <remarks>What says how vectors are stored counts when the collection is made; an existing one keeps its own.</remarks>
public class QdrantCollectionOptions : VectorStoreCollectionOptions
{
    private TextAnalyzer _analyzer = TextAnalyzer.English;
    private double _k1 = 0.9;
    private double _b = 0.4;
    private double _averageLength = 100;
    private int _tokenPoolingFactor = TokenVectorPacker.DefaultPoolingFactor;
    private QdrantFusion _fusion = QdrantFusion.Rrf();
    private int _prefetchCount = 100;
    private int _maxBatchCount = 256;
    private int _maxRequestBytes = 16 * 1024 * 1024;
    private int? _hnswM;
    private int? _hnswEfConstruct;
    private int? _hnswEf;
    private double? _oversampling;

    /// <summary>Initializes a new instance of the <see cref="QdrantCollectionOptions"/> class.</summary>
    public QdrantCollectionOptions()
    {
    }

    /// <summary>Initializes a new instance of the <see cref="QdrantCollectionOptions"/> class as a copy of another.</summary>
    /// <param name="other">The options to copy, or <see langword="null"/> for the defaults.</param>
    protected QdrantCollectionOptions(QdrantCollectionOptions? other)
        : base(other)
    {
        if (other is null) return;
        _analyzer = other._analyzer;
        _k1 = other._k1;
        _b = other._b;
        _averageLength = other._averageLength;
        _tokenPoolingFactor = other._tokenPoolingFactor;
        _fusion = other._fusion;
        _prefetchCount = other._prefetchCount;
        _maxBatchCount = other._maxBatchCount;
        _maxRequestBytes = other._maxRequestBytes;
        _hnswM = other._hnswM;
        _hnswEfConstruct = other._hnswEfConstruct;
        _hnswEf = other._hnswEf;
        _oversampling = other._oversampling;
        StoreTokenVectors = other.StoreTokenVectors;
        Quantization = other.Quantization;
        VectorsOnDisk = other.VectorsOnDisk;
        KeywordsOnDisk = other.KeywordsOnDisk;
        PayloadOnDisk = other.PayloadOnDisk;
        ExactSearch = other.ExactSearch;
        Rescore = other.Rescore;
    }

    /// <summary>Gets or sets the analyzer of the full-text properties and of keyword queries; every writer and reader of a collection must have the same.</summary>
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

    /// <summary>Gets or sets BM25's k1: how slowly repeated terms saturate.</summary>
    /// <value>The default is 0.9.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double K1
    {
        get => _k1;
        set => _k1 = double.IsFinite(value) && value >= 0 ? value : throw OutOfRange(nameof(K1), value, "a finite number of at least 0");
    }

    /// <summary>Gets or sets BM25's b: how much long documents are held back, from 0 (not at all) to 1.</summary>
    /// <value>The default is 0.4.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not between 0 and 1.</exception>
    public double B
    {
        get => _b;
        set => _b = value is >= 0 and <= 1 ? value : throw OutOfRange(nameof(B), value, "between 0 and 1");
    }

    /// <summary>Gets or sets the average length of the texts, in terms of the analyzer: <c>texts.Average(t => analyzer.Analyze(t).Count)</c> of a sample.</summary>
    /// <remarks>It goes into every stored vector, so that the collection must be written again when it is changed. A wrong one changes how much long texts are held back, and nothing where <see cref="B"/> is 0.</remarks>
    /// <value>The default is 100.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a finite number above 0.</exception>
    public double AverageLength
    {
        get => _averageLength;
        set => _averageLength = double.IsFinite(value) && value > 0 ? value : throw OutOfRange(nameof(AverageLength), value, "a finite number above 0");
    }

    /// <summary>Gets or sets whether token vectors are stored as a multivector, for late-interaction reranking on the server; the generator of the first vector property must be an <see cref="ITokenVectorEncoder"/>.</summary>
    /// <value>The default is <see langword="false"/>: they take far more room than the embedding.</value>
    public bool StoreTokenVectors { get; set; }

    /// <summary>Gets or sets how many tokens share one stored token vector on average, 1 to 8.</summary>
    /// <value>The default is 3.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not between 1 and 8.</exception>
    public int TokenPoolingFactor
    {
        get => _tokenPoolingFactor;
        set => _tokenPoolingFactor = value is >= 1 and <= TokenVectorForm.MaxPoolingFactor ? value : throw OutOfRange(nameof(TokenPoolingFactor), value, "between 1 and 8");
    }

    /// <summary>Gets or sets how the server quantises the dense vectors.</summary>
    /// <value>The default is <see langword="null"/>: not at all.</value>
    public QdrantQuantization? Quantization { get; set; }

    /// <summary>Gets or sets whether the vectors stay on the disk and are read from there.</summary>
    /// <value>The default is <see langword="null"/>: what the server does.</value>
    public bool? VectorsOnDisk { get; set; }

    /// <summary>Gets or sets whether the inverted indexes of the full-text properties stay on the disk.</summary>
    /// <value>The default is <see langword="null"/>: what the server does.</value>
    public bool? KeywordsOnDisk { get; set; }

    /// <summary>Gets or sets whether the payload stays on the disk.</summary>
    /// <value>The default is <see langword="null"/>: what the server does.</value>
    public bool? PayloadOnDisk { get; set; }

    /// <summary>Gets or sets how many neighbours a vector has in the HNSW graph.</summary>
    /// <value>The default is <see langword="null"/>: what the server does.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int? HnswM
    {
        get => _hnswM;
        set => _hnswM = value is null or >= 1 ? value : throw OutOfRange(nameof(HnswM), value.Value, "at least 1");
    }

    /// <summary>Gets or sets how many neighbours are looked at when the graph is built.</summary>
    /// <value>The default is <see langword="null"/>: what the server does.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 4.</exception>
    public int? HnswEfConstruct
    {
        get => _hnswEfConstruct;
        set => _hnswEfConstruct = value is null or >= 4 ? value : throw OutOfRange(nameof(HnswEfConstruct), value.Value, "at least 4");
    }

    /// <summary>Gets or sets how many neighbours a search looks at: more find better, and take longer.</summary>
    /// <value>The default is <see langword="null"/>: what the server does.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int? HnswEf
    {
        get => _hnswEf;
        set => _hnswEf = value is null or >= 1 ? value : throw OutOfRange(nameof(HnswEf), value.Value, "at least 1");
    }

    /// <summary>Gets or sets whether a search compares every vector, without the graph.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool ExactSearch { get; set; }

    /// <summary>Gets or sets how many times as many quantised vectors are found as the exact ones then rescore.</summary>
    /// <value>The default is <see langword="null"/>: what the server does.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1, or not finite.</exception>
    public double? Oversampling
    {
        get => _oversampling;
        set => _oversampling = value is null || (double.IsFinite(value.Value) && value >= 1) ? value : throw OutOfRange(nameof(Oversampling), value.Value, "a finite number of at least 1");
    }

    /// <summary>Gets or sets whether the exact vectors rescore what the quantised ones found.</summary>
    /// <value>The default is <see langword="null"/>: what the server does.</value>
    public bool? Rescore { get; set; }

    /// <summary>Gets or sets how <c>HybridSearchAsync</c> has the server fuse the rankings.</summary>
    /// <value>The default is <see cref="QdrantFusion.Rrf"/> with k = 60.</value>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public QdrantFusion Fusion
    {
        get => _fusion;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            _fusion = value;
        }
    }

    /// <summary>Gets or sets how many hits each leg of a hybrid search finds at least; it finds more where more are asked for.</summary>
    /// <value>The default is 100; the server's own is 10.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int PrefetchCount
    {
        get => _prefetchCount;
        set => _prefetchCount = value >= 1 ? value : throw OutOfRange(nameof(PrefetchCount), value, "at least 1");
    }

    /// <summary>Gets or sets how many records go into one request.</summary>
    /// <value>The default is 256.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxBatchCount
    {
        get => _maxBatchCount;
        set => _maxBatchCount = value >= 1 ? value : throw OutOfRange(nameof(MaxBatchCount), value, "at least 1");
    }

    /// <summary>Gets or sets how many bytes of records go into one request; a record that is larger goes alone.</summary>
    /// <value>The default is 16 MB; a server takes 32 MB unless it is told otherwise.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxRequestBytes
    {
        get => _maxRequestBytes;
        set => _maxRequestBytes = value >= 1 ? value : throw OutOfRange(nameof(MaxRequestBytes), value, "at least 1");
    }

    /// <summary>Produces a copy of these options.</summary>
    /// <returns>A copy whose changes do not reach this instance.</returns>
    public virtual QdrantCollectionOptions Clone() => new(this);

    private static ArgumentOutOfRangeException OutOfRange(string name, double value, string expected) =>
        new(nameof(value), value, FormattableString.Invariant($"{name} must be {expected}, but was {value}."));
}
