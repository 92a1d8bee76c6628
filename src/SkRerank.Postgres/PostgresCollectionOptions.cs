using Microsoft.Extensions.VectorData;
using SkRerank.Postgres.Sql;

namespace SkRerank.Postgres;

/// <summary>Represents the options of a <see cref="PostgresCollection{TKey, TRecord}"/>; the collection takes a snapshot of them.</summary>
public class PostgresCollectionOptions : VectorStoreCollectionOptions
{
    private string _schema = "public";
    private string _textSearchConfiguration = "english";
    private PostgresFusion _fusion = PostgresFusion.ReciprocalRank();
    private int _candidateCount = 100;
    private int _hnswConnections = 16;
    private int _hnswConstructionCandidates = 64;
    private int _hnswSearchCandidates = 100;

    /// <summary>Initializes a new instance of the <see cref="PostgresCollectionOptions"/> class.</summary>
    public PostgresCollectionOptions()
    {
    }

    /// <summary>Initializes a new instance of the <see cref="PostgresCollectionOptions"/> class as a copy of another.</summary>
    /// <param name="other">The options to copy, or <see langword="null"/> for the defaults.</param>
    protected PostgresCollectionOptions(PostgresCollectionOptions? other)
        : base(other)
    {
        if (other is null) return;
        _schema = other._schema;
        _textSearchConfiguration = other._textSearchConfiguration;
        _fusion = other._fusion;
        _candidateCount = other._candidateCount;
        _hnswConnections = other._hnswConnections;
        _hnswConstructionCandidates = other._hnswConstructionCandidates;
        _hnswSearchCandidates = other._hnswSearchCandidates;
        VectorStorage = other.VectorStorage;
        KeywordRanking = other.KeywordRanking;
    }

    /// <summary>Gets or sets the schema of the table; it is made where it is missing.</summary>
    /// <value>The default is <c>public</c>.</value>
    /// <exception cref="ArgumentException">The value is empty or longer than 63 bytes.</exception>
    public string Schema
    {
        get => _schema;
        set
        {
            SqlName.Check(value, "schema");
            _schema = value;
        }
    }

    /// <summary>Gets or sets the text search configuration of the full-text columns and of keyword queries, such as <c>german</c> or <c>simple</c>.</summary>
    /// <remarks>Where the table was made with another one, <c>EnsureCollectionExistsAsync</c> builds the full-text columns anew.</remarks>
    /// <value>The default is <c>english</c>.</value>
    /// <exception cref="ArgumentException">The value is empty or longer than 63 bytes.</exception>
    public string TextSearchConfiguration
    {
        get => _textSearchConfiguration;
        set
        {
            SqlName.Check(value, "text search configuration");
            _textSearchConfiguration = value;
        }
    }

    /// <summary>Gets or sets in which type of column vectors are kept.</summary>
    /// <value>The default is <see cref="PostgresVectorStorage.Auto"/>.</value>
    public PostgresVectorStorage VectorStorage { get; set; }

    /// <summary>Gets or sets by which formula the keyword leg ranks.</summary>
    /// <value>The default is <see cref="PostgresKeywordRanking.InverseDocumentFrequency"/>.</value>
    public PostgresKeywordRanking KeywordRanking { get; set; }

    /// <summary>Gets or sets how a hybrid search fuses its legs.</summary>
    /// <value>The default is RRF with k = 60 and equal weights.</value>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public PostgresFusion Fusion
    {
        get => _fusion;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            _fusion = value;
        }
    }

    /// <summary>Gets or sets how many records each leg of a hybrid search gives to the fusion; where more are asked for, as many as that.</summary>
    /// <value>The default is 100.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int CandidateCount
    {
        get => _candidateCount;
        set => _candidateCount = Between(value, 1, int.MaxValue, nameof(CandidateCount));
    }

    /// <summary>Gets or sets how many connections a node of an HNSW index has in a layer (pgvector's <c>m</c>); for indexes that are still to be made.</summary>
    /// <value>The default is 16.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not between 2 and 100.</exception>
    public int HnswConnections
    {
        get => _hnswConnections;
        set => _hnswConnections = Between(value, 2, 100, nameof(HnswConnections));
    }

    /// <summary>Gets or sets how many candidates are looked at to place a node of an HNSW index (pgvector's <c>ef_construction</c>, at least twice <c>m</c>); for indexes that are still to be made.</summary>
    /// <value>The default is 64.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not between 4 and 1,000.</exception>
    public int HnswConstructionCandidates
    {
        get => _hnswConstructionCandidates;
        set => _hnswConstructionCandidates = Between(value, 4, 1000, nameof(HnswConstructionCandidates));
    }

    /// <summary>Gets or sets how many candidates a search looks at in an HNSW index (pgvector's <c>ef_search</c>); never fewer than it is to find, up to pgvector's limit of 1,000.</summary>
    /// <value>The default is 100.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not between 1 and 1,000.</exception>
    public int HnswSearchCandidates
    {
        get => _hnswSearchCandidates;
        set => _hnswSearchCandidates = Between(value, 1, 1000, nameof(HnswSearchCandidates));
    }

    /// <summary>Produces a copy of these options.</summary>
    /// <returns>A copy whose changes do not reach this instance.</returns>
    public virtual PostgresCollectionOptions Clone() => new(this);

    private static int Between(int value, int least, int most, string name) => value >= least && value <= most ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, FormattableString.Invariant($"{name} must be between {least} and {most}, but was {value}."));
}
