using Microsoft.Extensions.VectorData;

namespace SkRerank.Retrieval;

/// <summary>Searches like an <see cref="IVectorSearchable{TRecord}"/>, and says how each record came to its place.</summary>
/// <remarks>Ask a decorated collection for it: <c>collection.GetService(typeof(ITrailSearchable&lt;TRecord&gt;))</c>. Decorators ask what is inside of them, so that the trail begins at the store.</remarks>
/// <typeparam name="TRecord">The type of the record.</typeparam>
public interface ITrailSearchable<TRecord>
    where TRecord : class
{
    /// <summary>Searches.</summary>
    /// <typeparam name="TInput">The type of the search value.</typeparam>
    /// <param name="searchValue">The search value.</param>
    /// <param name="top">How many results at most.</param>
    /// <param name="options">The options, or <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>The results that <c>SearchAsync</c> gives, best first, each with its record in <see cref="RerankDocument.Record"/>, its score in <see cref="RerankDocument.RetrievalScore"/> and each stage's in <see cref="RerankDocument.Trail"/>; and what was taken out.</returns>
    Task<RetrievalResponse> SearchWithTrailAsync<TInput>(TInput searchValue, int top, VectorSearchOptions<TRecord>? options = null, CancellationToken cancellationToken = default)
        where TInput : notnull;
}
