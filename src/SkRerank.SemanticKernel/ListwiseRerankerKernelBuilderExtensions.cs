using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel.ChatCompletion;
using SkRerank;
using SkRerank.Chat;

namespace Microsoft.SemanticKernel;

/// <summary>Registers listwise rerankers with a kernel.</summary>
public static class ListwiseRerankerKernelBuilderExtensions
{
    /// <summary>Registers a reranker that lets a chat model of the kernel order the passages; see <see cref="ListwiseReranker"/>.</summary>
    /// <remarks>The model is the <see cref="IChatClient"/> of the service id, or where there is none its <see cref="IChatCompletionService"/>. Without this line no chat model is asked to rerank.</remarks>
    /// <param name="builder">The builder of the kernel.</param>
    /// <param name="serviceId">The id of the chat service, or <see langword="null"/> for the one that is registered without an id.</param>
    /// <param name="configureOptions">Sets the options, or <see langword="null"/> for the defaults.</param>
    /// <param name="configure">Adds middleware, or <see langword="null"/> for none.</param>
    /// <param name="rerankerId">The key to register the reranker under, or <see langword="null"/> for none.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static IKernelBuilder AddListwiseReranker(this IKernelBuilder builder, string? serviceId = null, Action<ListwiseOptions>? configureOptions = null, Action<RerankerBuilder>? configure = null, string? rerankerId = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var reranker = builder.Services.AddListwiseReranker(provider => Client(provider, serviceId), configureOptions, rerankerId);
        configure?.Invoke(reranker);
        return builder;
    }

    private static IChatClient Client(IServiceProvider provider, string? serviceId) => provider.GetKeyedService<IChatClient>(serviceId)
        ?? provider.GetKeyedService<IChatCompletionService>(serviceId)?.AsChatClient()
        ?? throw new InvalidOperationException($"A listwise reranker needs an IChatClient or an IChatCompletionService, but the kernel has none {(serviceId is null ? "without a service id" : $"of the service id '{serviceId}'")}; add one, or give its id as serviceId.");
}
