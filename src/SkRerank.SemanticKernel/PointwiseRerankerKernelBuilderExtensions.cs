using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using SkRerank;
using SkRerank.Chat;
using SkRerank.Chat.Pointwise;

namespace Microsoft.SemanticKernel;

/// <summary>Registers pointwise rerankers with a kernel.</summary>
public static class PointwiseRerankerKernelBuilderExtensions
{
    /// <summary>Registers a reranker that asks a chat model of the kernel about each passage; see <see cref="PointwiseReranker"/>.</summary>
    /// <remarks>The model is the <see cref="IChatClient"/> of the service id. It must give <see cref="ITokenLogprobs"/>, which an <c>IChatCompletionService</c> cannot: build the client with <c>UseTokenLogprobs()</c> of the package SkRerank.OpenAI.</remarks>
    /// <param name="builder">The builder of the kernel.</param>
    /// <param name="serviceId">The id of the chat client, or <see langword="null"/> for the one that is registered without an id.</param>
    /// <param name="judgement">Says what the client is asked, or <see langword="null"/> for yes or no.</param>
    /// <param name="configureOptions">Sets the options, or <see langword="null"/> for the defaults.</param>
    /// <param name="configure">Adds middleware, or <see langword="null"/> for none.</param>
    /// <param name="rerankerId">The key to register the reranker under, or <see langword="null"/> for none.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static IKernelBuilder AddPointwiseReranker(this IKernelBuilder builder, string? serviceId = null, Func<IChatClient, PointwiseJudgement>? judgement = null, Action<PointwiseOptions>? configureOptions = null, Action<RerankerBuilder>? configure = null, string? rerankerId = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var reranker = builder.Services.AddPointwiseReranker(serviceId, judgement, configureOptions, rerankerId);
        configure?.Invoke(reranker);
        return builder;
    }
}
