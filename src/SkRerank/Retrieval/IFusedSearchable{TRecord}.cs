using Microsoft.Extensions.VectorData;

namespace SkRerank.Retrieval;

/// <summary>Searches by a vector leg and a keyword leg of its own, and keeps what each said.</summary>
internal interface IFusedSearchable<TRecord>
    where TRecord : class
{
    /// <param name="searchValue">What the vector leg searches by.</param>
    /// <param name="query">What the keyword leg searches by.</param>
    /// <param name="top">How many results at most.</param>
    /// <param name="options">The options; the threshold of them is on the scale of the fused score.</param>
    /// <param name="vectorThreshold">The threshold of the vector leg, on its scale.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    Task<RetrievalResponse> SearchBothAsync<TInput>(TInput searchValue, string query, int top, HybridSearchOptions<TRecord> options, double? vectorThreshold, CancellationToken cancellationToken)
        where TInput : notnull;
}
