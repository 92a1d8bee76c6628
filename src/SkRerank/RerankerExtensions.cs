namespace SkRerank;

/// <summary>Extends <see cref="IReranker"/>.</summary>
public static class RerankerExtensions
{
    /// <summary>Starts a pipeline around a reranker.</summary>
    /// <param name="innerReranker">The reranker at the centre.</param>
    /// <returns>A builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="innerReranker"/> is <see langword="null"/>.</exception>
    public static RerankerBuilder AsBuilder(this IReranker innerReranker) => new(innerReranker);

    /// <summary>Asks a reranker for a service.</summary>
    /// <typeparam name="TService">The type of the service.</typeparam>
    /// <param name="reranker">The reranker.</param>
    /// <param name="serviceKey">The key of the service, or <see langword="null"/>.</param>
    /// <returns>The service, or <see langword="null"/> where there is none.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="reranker"/> is <see langword="null"/>.</exception>
    public static TService? GetService<TService>(this IReranker reranker, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(reranker);
        return reranker.GetService(typeof(TService), serviceKey) is TService service ? service : default;
    }

    /// <summary>Reranks items of any type by the text that a selector gives.</summary>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <param name="reranker">The reranker.</param>
    /// <param name="query">The query.</param>
    /// <param name="items">The items, in their incoming order; read once.</param>
    /// <param name="textSelector">Gives the text of an item.</param>
    /// <param name="options">The options of this call.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>The items in their new order, each with its result.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="RerankException">The reranker failed, or scored a document that is not there.</exception>
    public static async Task<IReadOnlyList<RankedItem<T>>> RerankAsync<T>(
        this IReranker reranker, string query, IEnumerable<T> items, Func<T, string> textSelector, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reranker);
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(textSelector);
        T[] all = [.. items];
        var documents = Array.ConvertAll(all, item => new RerankDocument(textSelector(item)));
        var response = await reranker.RerankAsync(query, documents, options, cancellationToken).ConfigureAwait(false);
        return
        [
            .. response.Results.Select(result => result.Index < all.Length
                ? new RankedItem<T>(all[result.Index], result)
                : throw new RerankException($"The reranker scored document {result.Index}, but there are only {all.Length} documents; correct the reranker.")),
        ];
    }
}
