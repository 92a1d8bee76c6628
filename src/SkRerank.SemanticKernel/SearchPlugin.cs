using System.Diagnostics.CodeAnalysis;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.Data;
using SkRerank.Retrieval;

namespace SkRerank.SemanticKernel;

/// <summary>Makes kernel plugins that search: <c>Search</c>, and where the options say so <c>SearchWithFilter</c> and <c>GetById</c>.</summary>
/// <remarks>
/// <para>The functions answer with one string, the passages as <see cref="Prompting.ContextBuilder"/> packs and fences them, numbered to cite, so that they can stand in a prompt template as <c>{{Search.Search $question}}</c>
/// or be called by a model; or with objects (<see cref="SearchResultFormat.Objects"/>).
/// <c>FunctionResult.Metadata</c> has the context for citations (<see cref="RerankMetadata.Context"/>), scores and trail.</para>
/// <para><c>Search(query, count, skip)</c>; <c>SearchWithFilter(query, …, count, skip)</c> with one parameter for each filter; <c>GetById(id)</c>. Names, defaults and ranges are in the functions' JSON schema.
/// Every call reads its own arguments, and nothing stays from one call to the next; an argument out of range is an error that the model sees.</para>
/// </remarks>
public static class SearchPlugin
{
    /// <summary>The name of the function that searches.</summary>
    public const string SearchFunction = "Search";

    /// <summary>The name of the function that searches with filters.</summary>
    public const string FilteredSearchFunction = "SearchWithFilter";

    /// <summary>The name of the function that gets one passage.</summary>
    public const string GetFunction = "GetById";

    internal const string DefaultName = "Search";

    /// <summary>Makes the plugin over a retriever, such as a local store's.</summary>
    /// <param name="retriever">Finds the passages, best first.</param>
    /// <param name="pluginName">The plugin's name.</param>
    /// <param name="options">The options, read once, or <see langword="null"/> for the defaults; say there what the documents are.</param>
    /// <returns>The plugin.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="retriever"/> is <see langword="null"/>.</exception>
    public static KernelPlugin Create(IRetriever retriever, string pluginName = DefaultName, SearchPluginOptions<RerankDocument>? options = null) =>
        Create(new HybridTextSearch<RerankDocument>(retriever), pluginName, options);

    /// <summary>Makes the plugin over a first stage and a reranker, such as a hosted one by its name: <c>NamedRerankers.Create("cohere:rerank-v3.5")</c>.</summary>
    /// <param name="retriever">The first stage.</param>
    /// <param name="reranker">The reranker; not owned.</param>
    /// <param name="pluginName">The plugin's name.</param>
    /// <param name="options">The options, read once, or <see langword="null"/> for the defaults; say there what the documents are.</param>
    /// <returns>The plugin.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="retriever"/> or <paramref name="reranker"/> is <see langword="null"/>.</exception>
    public static KernelPlugin Create(IRetriever retriever, IReranker reranker, string pluginName = DefaultName, SearchPluginOptions<RerankDocument>? options = null) =>
        Create(new RerankingRetriever(retriever, reranker), pluginName, options);

    /// <summary>Makes the plugin over a text search, such as a <see cref="RerankingTextSearch{TRecord}"/> or a <see cref="HybridTextSearch{TRecord}"/>.</summary>
    /// <typeparam name="TRecord">The type of the record.</typeparam>
    /// <param name="textSearch">Finds the passages, best first.</param>
    /// <param name="pluginName">The plugin's name.</param>
    /// <param name="options">The options, read once, or <see langword="null"/> for the defaults; say there what the documents are.</param>
    /// <returns>The plugin.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="textSearch"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The default count is greater than the greatest.</exception>
    [Experimental("SKRR001")]
    public static KernelPlugin Create<TRecord>(ITextSearch<TRecord> textSearch, string pluginName = DefaultName, SearchPluginOptions<TRecord>? options = null)
        where TRecord : class
    {
        ArgumentNullException.ThrowIfNull(textSearch);
        return KernelPluginFactory.CreateFromFunctions(pluginName, new SearchFunctions<TRecord>(textSearch, options ?? new SearchPluginOptions<TRecord>()).Create());
    }
}
