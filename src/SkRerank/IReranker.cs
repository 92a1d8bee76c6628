namespace SkRerank;

/// <summary>Scores documents against a query and returns one order of them.</summary>
/// <remarks>
/// Implementations are thread-safe, never change their input, and answer an empty list with an empty response without a call.
/// <see cref="RerankResult.Index"/> is the position in the input. Scores are comparable only inside one response.
/// Documents are untrusted text. A failure is a <see cref="RerankException"/>; cancellation is never swallowed.
/// Disposing while a call runs is not supported.
/// </remarks>
public interface IReranker : IDisposable
{
    /// <summary>Scores documents against a query.</summary>
    /// <param name="query">The query; may be empty.</param>
    /// <param name="documents">The candidates, in their incoming order.</param>
    /// <param name="options">The options of this call, or <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>The documents in their new order; all of them, or the first <see cref="RerankOptions.TopN"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="query"/> or <paramref name="documents"/> is <see langword="null"/>.</exception>
    /// <exception cref="RerankException">The model or the provider failed.</exception>
    Task<RerankResponse> RerankAsync(string query, IReadOnlyList<RerankDocument> documents, RerankOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Asks for a service of this reranker, such as its <see cref="RerankerMetadata"/>.</summary>
    /// <param name="serviceType">The type of the service.</param>
    /// <param name="serviceKey">The key of the service, or <see langword="null"/>.</param>
    /// <returns>The service, or <see langword="null"/> where there is none.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="serviceType"/> is <see langword="null"/>.</exception>
    object? GetService(Type serviceType, object? serviceKey = null);
}
