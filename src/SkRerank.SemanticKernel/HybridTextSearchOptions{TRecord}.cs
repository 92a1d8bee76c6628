using SkRerank.Retrieval;

namespace SkRerank.SemanticKernel;

/// <summary>Represents the options of a <see cref="HybridTextSearch{TRecord}"/>.</summary>
/// <typeparam name="TRecord">The type of the record.</typeparam>
public class HybridTextSearchOptions<TRecord>
    where TRecord : class
{
    private int _candidateCount = RetrievalOptions.DefaultCandidateCount;

    /// <summary>Gets or sets how many candidates a retriever is asked for, where the caller does not ask for more; a store is asked for what the caller wants.</summary>
    /// <value>The default is 100.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int CandidateCount
    {
        get => _candidateCount;
        set => _candidateCount = value >= 1 ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"CandidateCount must be greater than 0, but was {value}.");
    }

    /// <summary>Gets or sets what gives the text of a record of a store.</summary>
    /// <value>The default is <see langword="null"/>: the property with <c>[TextSearchResultValue]</c>.</value>
    public Func<TRecord, string>? TextSelector { get; set; }
}
