namespace SkRerank.Retrieval;

/// <summary>Represents the options of the decorators that rerank what a vector store finds; each takes a snapshot of them.</summary>
/// <typeparam name="TRecord">The type of the record.</typeparam>
public class RerankingSearchOptions<TRecord>
    where TRecord : class
{
    private int _candidateCount = RetrievalOptions.DefaultCandidateCount;

    /// <summary>Initializes a new instance of the <see cref="RerankingSearchOptions{TRecord}"/> class.</summary>
    /// <param name="textSelector">Gives the text of a record, by which it is reranked.</param>
    /// <exception cref="ArgumentNullException"><paramref name="textSelector"/> is <see langword="null"/>.</exception>
    public RerankingSearchOptions(Func<TRecord, string?> textSelector)
    {
        ArgumentNullException.ThrowIfNull(textSelector);
        ToDocument = record => new RerankDocument(textSelector(record) ?? "");
    }

    /// <summary>Initializes a new instance of the <see cref="RerankingSearchOptions{TRecord}"/> class.</summary>
    /// <param name="toDocument">Gives the candidate of a record: its text, and what else a reranker or an explanation is to know, such as its id and its title.</param>
    /// <exception cref="ArgumentNullException"><paramref name="toDocument"/> is <see langword="null"/>.</exception>
    public RerankingSearchOptions(Func<TRecord, RerankDocument> toDocument)
    {
        ArgumentNullException.ThrowIfNull(toDocument);
        ToDocument = toDocument;
    }

    /// <summary>Initializes a new instance of the <see cref="RerankingSearchOptions{TRecord}"/> class as a copy of another.</summary>
    /// <param name="other">The options to copy.</param>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is <see langword="null"/>.</exception>
    protected RerankingSearchOptions(RerankingSearchOptions<TRecord> other)
    {
        ArgumentNullException.ThrowIfNull(other);
        ToDocument = other.ToDocument;
        _candidateCount = other._candidateCount;
        RerankOptions = other.RerankOptions?.Clone();
        QueryTextSelector = other.QueryTextSelector;
    }

    /// <summary>Gets what gives the candidate of a record.</summary>
    public Func<TRecord, RerankDocument> ToDocument { get; }

    /// <summary>Gets or sets how many records of the store are reranked where the caller does not ask for more.</summary>
    /// <value>The default is 100.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int CandidateCount
    {
        get => _candidateCount;
        set => _candidateCount = value >= 1 ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"CandidateCount must be greater than 0, but was {value}.");
    }

    /// <summary>Gets or sets what the reranker is given with each call; <see cref="RerankOptions.TopN"/> of it is not read, because each search has its own.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public RerankOptions? RerankOptions { get; set; }

    /// <summary>Gets or sets what gives the text of a search value that is no text, such as a vector that the caller made of a question.</summary>
    /// <value>The default is <see langword="null"/>: such a search is an error.</value>
    public Func<object, string?>? QueryTextSelector { get; set; }

    /// <summary>Produces a copy of these options.</summary>
    /// <returns>A copy whose changes do not reach this instance.</returns>
    public virtual RerankingSearchOptions<TRecord> Clone() => new(this);
}
