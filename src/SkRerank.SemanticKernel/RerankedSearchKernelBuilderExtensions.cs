using Microsoft.Extensions.DependencyInjection;
using SkRerank;
using SkRerank.Retrieval;
using SkRerank.SemanticKernel;

namespace Microsoft.SemanticKernel;

/// <summary>Registers the search plugin with a kernel.</summary>
public static class RerankedSearchKernelBuilderExtensions
{
    /// <summary>Adds the plugin of <see cref="RerankedSearchPlugin"/> over a first stage, with the kernel's <see cref="IReranker"/> between it and the prompt where one is registered.</summary>
    /// <remarks>So one line more, such as <c>builder.AddListwiseReranker()</c>, reranks what templates and models search, and without that line they read the order of the first stage.</remarks>
    /// <param name="builder">The builder of the kernel.</param>
    /// <param name="retriever">The first stage.</param>
    /// <param name="pluginName">The name of the plugin.</param>
    /// <param name="description">What the model reads about the function, or <see langword="null"/> for a general text.</param>
    /// <param name="rerankerId">The key of the reranker, or <see langword="null"/> for the one without.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="retriever"/> is <see langword="null"/>.</exception>
    public static IKernelBuilder AddRerankedSearch(this IKernelBuilder builder, IRetriever retriever, string pluginName = RerankedSearchPlugin.DefaultName, string? description = null, string? rerankerId = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(retriever);
        builder.Services.AddSingleton(provider => provider.GetKeyedService<IReranker>(rerankerId) is { } reranker
            ? RerankedSearchPlugin.Create(retriever, reranker, pluginName, description)
            : RerankedSearchPlugin.Create(retriever, pluginName, description));
        return builder;
    }
}
