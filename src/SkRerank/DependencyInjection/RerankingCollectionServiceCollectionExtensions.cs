using Microsoft.Extensions.VectorData;
using SkRerank;
using SkRerank.DependencyInjection;
using SkRerank.Retrieval;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Has the collections that a service collection holds already reranked.</summary>
public static class RerankingCollectionServiceCollectionExtensions
{
    /// <summary>Decorates what is registered for a record, so that its searches are reranked.</summary>
    /// <remarks>
    /// <para>Call it behind the registration of the store: <c>services.AddXyzCollection&lt;Guid, Note&gt;(…).WithReranking&lt;Guid, Note&gt;(note => note.Text)</c>. <c>VectorStoreCollection&lt;TKey, TRecord&gt;</c>, <c>IVectorSearchable&lt;TRecord&gt;</c> and <c>IKeywordHybridSearchable&lt;TRecord&gt;</c> are decorated
    /// where they are registered, each with its own lifetime; where only the store's own class is, they are added for it. That class itself stays as it is, for who wants to search without the reranker. The container goes on to own and dispose what it made.</para>
    /// <para>The reranker is the <see cref="IReranker"/> registered under the same key, or else the one without a key.</para>
    /// </remarks>
    /// <typeparam name="TKey">The type of the key.</typeparam>
    /// <typeparam name="TRecord">The type of the record.</typeparam>
    /// <param name="services">The service collection.</param>
    /// <param name="textSelector">Gives the text of a record, by which it is reranked.</param>
    /// <param name="configure">Changes the options.</param>
    /// <param name="serviceKey">The key of the registrations to decorate, or <see langword="null"/> for those without one.</param>
    /// <returns>The service collection.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> or <paramref name="textSelector"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">Nothing is registered for the record under the key, or it was decorated before.</exception>
    public static IServiceCollection WithReranking<TKey, TRecord>(this IServiceCollection services, Func<TRecord, string?> textSelector, Action<RerankingSearchOptions<TRecord>>? configure = null, object? serviceKey = null)
        where TKey : notnull
        where TRecord : class
    {
        var options = new RerankingSearchOptions<TRecord>(textSelector);
        configure?.Invoke(options);
        return services.WithReranking<TKey, TRecord>(options, serviceKey);
    }

    /// <summary>Decorates what is registered for a record, so that its searches are reranked.</summary>
    /// <remarks>As the overload that takes a text selector.</remarks>
    /// <typeparam name="TKey">The type of the key.</typeparam>
    /// <typeparam name="TRecord">The type of the record.</typeparam>
    /// <param name="services">The service collection.</param>
    /// <param name="options">The options, which say what the candidate of a record is.</param>
    /// <param name="serviceKey">The key of the registrations to decorate, or <see langword="null"/> for those without one.</param>
    /// <returns>The service collection.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> or <paramref name="options"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">Nothing is registered for the record under the key, or it was decorated before.</exception>
    public static IServiceCollection WithReranking<TKey, TRecord>(this IServiceCollection services, RerankingSearchOptions<TRecord> options, object? serviceKey = null)
        where TKey : notnull
        where TRecord : class
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(options);
        options = options.Clone();
        var registered = new CollectionRegistrations(services, serviceKey, typeof(VectorStoreCollection<TKey, TRecord>), typeof(IVectorSearchable<TRecord>), typeof(IKeywordHybridSearchable<TRecord>));
        registered.Decorate<VectorStoreCollection<TKey, TRecord>>((inner, reranker) => new RerankingVectorStoreCollection<TKey, TRecord>(inner, reranker, options, ownsInner: false));
        // What resolves the collection is decorated by that.
        registered.Decorate<IVectorSearchable<TRecord>>((inner, reranker) => inner is RerankingVectorStoreCollection<TKey, TRecord> ? inner : new RerankingVectorSearchable<TRecord>(inner, reranker, options));
        registered.Decorate<IKeywordHybridSearchable<TRecord>>((inner, reranker) => new RerankingKeywordHybridSearchable<TRecord>(inner, reranker, options));
        return services;
    }
}
