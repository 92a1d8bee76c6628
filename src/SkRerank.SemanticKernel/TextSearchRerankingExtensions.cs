using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Microsoft.SemanticKernel.Data;

namespace SkRerank.SemanticKernel;

/// <summary>Puts a reranker behind a text search.</summary>
[Experimental("SKRR001")]
public static class TextSearchRerankingExtensions
{
    /// <summary>Reranks what a text search finds; see <see cref="RerankingTextSearch{TRecord}"/>.</summary>
    /// <typeparam name="TRecord">The type of the record.</typeparam>
    /// <param name="textSearch">The search that finds the candidates.</param>
    /// <param name="reranker">Orders them; not owned.</param>
    /// <param name="configure">Sets the options, or <see langword="null"/> for the defaults.</param>
    /// <returns>The reranked search.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="textSearch"/> or <paramref name="reranker"/> is <see langword="null"/>.</exception>
    [OverloadResolutionPriority(1)]
    public static RerankingTextSearch<TRecord> WithReranking<TRecord>(this ITextSearch<TRecord> textSearch, IReranker reranker, Action<RerankingTextSearchOptions<TRecord>>? configure = null)
        where TRecord : class
    {
        var options = new RerankingTextSearchOptions<TRecord>();
        configure?.Invoke(options);
        return new RerankingTextSearch<TRecord>(textSearch, reranker, options);
    }

    /// <summary>Reranks what a text search finds that has only the obsolete interface, such as an older web search; see <see cref="RerankingTextSearch{TRecord}"/>.</summary>
    /// <param name="textSearch">The search that finds the candidates.</param>
    /// <param name="reranker">Orders them; not owned.</param>
    /// <param name="configure">Sets the options, or <see langword="null"/> for the defaults.</param>
    /// <returns>The reranked search.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="textSearch"/> or <paramref name="reranker"/> is <see langword="null"/>.</exception>
    public static ITextSearch WithReranking(this ITextSearch textSearch, IReranker reranker, Action<RerankingTextSearchOptions<object>>? configure = null)
    {
        var options = new RerankingTextSearchOptions<object>();
        configure?.Invoke(options);
        return new RerankingTextSearch<object>(textSearch, reranker, options);
    }
}
