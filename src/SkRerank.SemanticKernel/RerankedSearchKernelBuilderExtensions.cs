using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel.Data;
using SkRerank;
using SkRerank.Retrieval;
using SkRerank.SemanticKernel;

namespace Microsoft.SemanticKernel;

/// <summary>Registers the search plugin with a kernel.</summary>
public static class RerankedSearchKernelBuilderExtensions
{
    /// <summary>Adds the plugin of <see cref="SearchPlugin"/> over a first stage, with the kernel's <see cref="IReranker"/> between it and the prompt where one is registered.</summary>
    /// <remarks>So one line more, such as <c>builder.AddListwiseReranker()</c>, reranks what templates and models search, and without that line they read the order of the first stage.</remarks>
    /// <param name="builder">The builder of the kernel.</param>
    /// <param name="retriever">The first stage.</param>
    /// <param name="pluginName">The name of the plugin.</param>
    /// <param name="configure">Sets the options, or <see langword="null"/> for the defaults; say there what the documents are.</param>
    /// <param name="rerankerId">The key of the reranker, or <see langword="null"/> for the one without.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="retriever"/> is <see langword="null"/>.</exception>
    public static IKernelBuilder AddRerankedSearch(this IKernelBuilder builder, IRetriever retriever, string pluginName = SearchPlugin.DefaultName, Action<SearchPluginOptions<RerankDocument>>? configure = null, string? rerankerId = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(retriever);
        builder.Services.AddSingleton(provider => provider.GetKeyedService<IReranker>(rerankerId) is { } reranker
            ? SearchPlugin.Create(retriever, reranker, pluginName, Options(configure))
            : SearchPlugin.Create(retriever, pluginName, Options(configure)));
        return builder;
    }

    /// <summary>Adds the plugin of <see cref="SearchPlugin"/> over the <see cref="IRetriever"/> that is registered, such as by <c>AddLocalReranking</c>; it is taken as it is, with the reranker that it may have.</summary>
    /// <param name="builder">The builder of the kernel.</param>
    /// <param name="pluginName">The name of the plugin.</param>
    /// <param name="configure">Sets the options, or <see langword="null"/> for the defaults; say there what the documents are.</param>
    /// <param name="serviceId">The key of the retriever, or <see langword="null"/> for the one without.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static IKernelBuilder AddRerankedSearch(this IKernelBuilder builder, string pluginName = SearchPlugin.DefaultName, Action<SearchPluginOptions<RerankDocument>>? configure = null, string? serviceId = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton(provider => SearchPlugin.Create(RegisteredServices.Require<IRetriever>(provider, serviceId, "A search plugin", "register one, or give its key as serviceId"), pluginName, Options(configure)));
        return builder;
    }

    /// <summary>Adds the plugin of <see cref="SearchPlugin"/> over a text search that is registered, such as by <c>AddRerankingTextSearch</c>.</summary>
    /// <typeparam name="TRecord">The type of the record.</typeparam>
    /// <param name="builder">The builder of the kernel.</param>
    /// <param name="pluginName">The name of the plugin.</param>
    /// <param name="configure">Sets the options, or <see langword="null"/> for the defaults; say there what the documents are.</param>
    /// <param name="serviceId">The key of the text search, or <see langword="null"/> for the one without.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    [Experimental("SKRR001")]
    public static IKernelBuilder AddRerankedSearch<TRecord>(this IKernelBuilder builder, string pluginName = SearchPlugin.DefaultName, Action<SearchPluginOptions<TRecord>>? configure = null, string? serviceId = null)
        where TRecord : class
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton(provider => SearchPlugin.Create(
            RegisteredServices.Require<ITextSearch<TRecord>>(provider, serviceId, "A search plugin", "add one with AddRerankingTextSearch or AddHybridTextSearch, or give its key as serviceId"), pluginName, Options(configure)));
        return builder;
    }

    private static SearchPluginOptions<TRecord> Options<TRecord>(Action<SearchPluginOptions<TRecord>>? configure)
        where TRecord : class
    {
        var options = new SearchPluginOptions<TRecord>();
        configure?.Invoke(options);
        return options;
    }
}
