using Microsoft.Extensions.DependencyInjection;
using SkRerank;
using SkRerank.Remote;

namespace Microsoft.SemanticKernel;

/// <summary>Registers the rerankers of each provider in a kernel builder.</summary>
public static class RemoteRerankerKernelBuilderExtensions
{
    /// <summary>Registers Cohere as a reranker.</summary>
    /// <param name="builder">The kernel builder.</param>
    /// <param name="modelId">The model, or <see langword="null"/> for the configured one, else the contract's own.</param>
    /// <param name="apiKey">The key, or what fetches it; <see langword="null"/> for the configured one.</param>
    /// <param name="configure">Sets further options, or <see langword="null"/> for none.</param>
    /// <param name="serviceId">The key to register under, or <see langword="null"/> for none.</param>
    /// <param name="middleware">Adds middleware, or <see langword="null"/> for none.</param>
    /// <returns>The same kernel builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static IKernelBuilder AddCohereReranker(this IKernelBuilder builder, string? modelId = null, ApiKey? apiKey = null, Action<HttpRerankerOptions>? configure = null, string? serviceId = null, Action<RerankerBuilder>? middleware = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.With(builder.Services.AddCohereReranker(modelId, apiKey, configure, serviceId), middleware);
    }

    /// <summary>Registers Cohere's v1 contract as a reranker.</summary>
    /// <param name="builder">The kernel builder.</param>
    /// <param name="modelId">The model, or <see langword="null"/> for the configured one, else the contract's own.</param>
    /// <param name="apiKey">The key, or what fetches it; <see langword="null"/> for the configured one.</param>
    /// <param name="configure">Sets further options, or <see langword="null"/> for none.</param>
    /// <param name="serviceId">The key to register under, or <see langword="null"/> for none.</param>
    /// <param name="middleware">Adds middleware, or <see langword="null"/> for none.</param>
    /// <returns>The same kernel builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static IKernelBuilder AddCohereV1Reranker(this IKernelBuilder builder, string? modelId = null, ApiKey? apiKey = null, Action<HttpRerankerOptions>? configure = null, string? serviceId = null, Action<RerankerBuilder>? middleware = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.With(builder.Services.AddCohereV1Reranker(modelId, apiKey, configure, serviceId), middleware);
    }

    /// <summary>Registers Jina as a reranker.</summary>
    /// <param name="builder">The kernel builder.</param>
    /// <param name="modelId">The model, or <see langword="null"/> for the configured one, else the contract's own.</param>
    /// <param name="apiKey">The key, or what fetches it; <see langword="null"/> for the configured one.</param>
    /// <param name="configure">Sets further options, or <see langword="null"/> for none.</param>
    /// <param name="serviceId">The key to register under, or <see langword="null"/> for none.</param>
    /// <param name="middleware">Adds middleware, or <see langword="null"/> for none.</param>
    /// <returns>The same kernel builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static IKernelBuilder AddJinaReranker(this IKernelBuilder builder, string? modelId = null, ApiKey? apiKey = null, Action<HttpRerankerOptions>? configure = null, string? serviceId = null, Action<RerankerBuilder>? middleware = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.With(builder.Services.AddJinaReranker(modelId, apiKey, configure, serviceId), middleware);
    }

    /// <summary>Registers Voyage as a reranker.</summary>
    /// <param name="builder">The kernel builder.</param>
    /// <param name="modelId">The model, or <see langword="null"/> for the configured one, else the contract's own.</param>
    /// <param name="apiKey">The key, or what fetches it; <see langword="null"/> for the configured one.</param>
    /// <param name="configure">Sets further options, or <see langword="null"/> for none.</param>
    /// <param name="serviceId">The key to register under, or <see langword="null"/> for none.</param>
    /// <param name="middleware">Adds middleware, or <see langword="null"/> for none.</param>
    /// <returns>The same kernel builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static IKernelBuilder AddVoyageReranker(this IKernelBuilder builder, string? modelId = null, ApiKey? apiKey = null, Action<HttpRerankerOptions>? configure = null, string? serviceId = null, Action<RerankerBuilder>? middleware = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.With(builder.Services.AddVoyageReranker(modelId, apiKey, configure, serviceId), middleware);
    }

    /// <summary>Registers Mixedbread as a reranker.</summary>
    /// <param name="builder">The kernel builder.</param>
    /// <param name="modelId">The model, or <see langword="null"/> for the configured one, else the contract's own.</param>
    /// <param name="apiKey">The key, or what fetches it; <see langword="null"/> for the configured one.</param>
    /// <param name="configure">Sets further options, or <see langword="null"/> for none.</param>
    /// <param name="serviceId">The key to register under, or <see langword="null"/> for none.</param>
    /// <param name="middleware">Adds middleware, or <see langword="null"/> for none.</param>
    /// <returns>The same kernel builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static IKernelBuilder AddMixedbreadReranker(this IKernelBuilder builder, string? modelId = null, ApiKey? apiKey = null, Action<HttpRerankerOptions>? configure = null, string? serviceId = null, Action<RerankerBuilder>? middleware = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.With(builder.Services.AddMixedbreadReranker(modelId, apiKey, configure, serviceId), middleware);
    }

    /// <summary>Registers Pinecone as a reranker.</summary>
    /// <param name="builder">The kernel builder.</param>
    /// <param name="modelId">The model, or <see langword="null"/> for the configured one, else the contract's own.</param>
    /// <param name="apiKey">The key, or what fetches it; <see langword="null"/> for the configured one.</param>
    /// <param name="configure">Sets further options, or <see langword="null"/> for none.</param>
    /// <param name="serviceId">The key to register under, or <see langword="null"/> for none.</param>
    /// <param name="middleware">Adds middleware, or <see langword="null"/> for none.</param>
    /// <returns>The same kernel builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static IKernelBuilder AddPineconeReranker(this IKernelBuilder builder, string? modelId = null, ApiKey? apiKey = null, Action<HttpRerankerOptions>? configure = null, string? serviceId = null, Action<RerankerBuilder>? middleware = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.With(builder.Services.AddPineconeReranker(modelId, apiKey, configure, serviceId), middleware);
    }

    /// <summary>Registers Together as a reranker.</summary>
    /// <param name="builder">The kernel builder.</param>
    /// <param name="modelId">The model, or <see langword="null"/> for the configured one, else the contract's own.</param>
    /// <param name="apiKey">The key, or what fetches it; <see langword="null"/> for the configured one.</param>
    /// <param name="configure">Sets further options, or <see langword="null"/> for none.</param>
    /// <param name="serviceId">The key to register under, or <see langword="null"/> for none.</param>
    /// <param name="middleware">Adds middleware, or <see langword="null"/> for none.</param>
    /// <returns>The same kernel builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static IKernelBuilder AddTogetherReranker(this IKernelBuilder builder, string? modelId = null, ApiKey? apiKey = null, Action<HttpRerankerOptions>? configure = null, string? serviceId = null, Action<RerankerBuilder>? middleware = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.With(builder.Services.AddTogetherReranker(modelId, apiKey, configure, serviceId), middleware);
    }

    /// <summary>Registers NVIDIA's hosted models as a reranker.</summary>
    /// <param name="builder">The kernel builder.</param>
    /// <param name="modelId">The model, or <see langword="null"/> for the configured one, else the contract's own.</param>
    /// <param name="apiKey">The key, or what fetches it; <see langword="null"/> for the configured one.</param>
    /// <param name="configure">Sets further options, or <see langword="null"/> for none.</param>
    /// <param name="serviceId">The key to register under, or <see langword="null"/> for none.</param>
    /// <param name="middleware">Adds middleware, or <see langword="null"/> for none.</param>
    /// <returns>The same kernel builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static IKernelBuilder AddNvidiaReranker(this IKernelBuilder builder, string? modelId = null, ApiKey? apiKey = null, Action<HttpRerankerOptions>? configure = null, string? serviceId = null, Action<RerankerBuilder>? middleware = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.With(builder.Services.AddNvidiaReranker(modelId, apiKey, configure, serviceId), middleware);
    }

    /// <summary>Registers a deployment of Cohere on Azure AI Foundry as a reranker.</summary>
    /// <param name="builder">The kernel builder.</param>
    /// <param name="endpoint">The address, or <see langword="null"/> for the configured one.</param>
    /// <param name="modelId">The model, or <see langword="null"/> for the configured one, else the contract's own.</param>
    /// <param name="apiKey">The key, or what fetches it; <see langword="null"/> for the configured one.</param>
    /// <param name="configure">Sets further options, or <see langword="null"/> for none.</param>
    /// <param name="serviceId">The key to register under, or <see langword="null"/> for none.</param>
    /// <param name="middleware">Adds middleware, or <see langword="null"/> for none.</param>
    /// <returns>The same kernel builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static IKernelBuilder AddAzureCohereReranker(this IKernelBuilder builder, Uri? endpoint = null, string? modelId = null, ApiKey? apiKey = null, Action<HttpRerankerOptions>? configure = null, string? serviceId = null, Action<RerankerBuilder>? middleware = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.With(builder.Services.AddAzureCohereReranker(endpoint, modelId, apiKey, configure, serviceId), middleware);
    }

    /// <summary>Registers an NVIDIA NIM of one's own as a reranker.</summary>
    /// <param name="builder">The kernel builder.</param>
    /// <param name="endpoint">The address, or <see langword="null"/> for the configured one.</param>
    /// <param name="modelId">The model, or <see langword="null"/> for the configured one, else the contract's own.</param>
    /// <param name="apiKey">The key, or what fetches it; <see langword="null"/> for the configured one.</param>
    /// <param name="configure">Sets further options, or <see langword="null"/> for none.</param>
    /// <param name="serviceId">The key to register under, or <see langword="null"/> for none.</param>
    /// <param name="middleware">Adds middleware, or <see langword="null"/> for none.</param>
    /// <returns>The same kernel builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static IKernelBuilder AddNvidiaNimReranker(this IKernelBuilder builder, Uri? endpoint = null, string? modelId = null, ApiKey? apiKey = null, Action<HttpRerankerOptions>? configure = null, string? serviceId = null, Action<RerankerBuilder>? middleware = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.With(builder.Services.AddNvidiaNimReranker(endpoint, modelId, apiKey, configure, serviceId), middleware);
    }

    /// <summary>Registers Text Embeddings Inference as a reranker.</summary>
    /// <param name="builder">The kernel builder.</param>
    /// <param name="endpoint">The address, or <see langword="null"/> for the configured one.</param>
    /// <param name="modelId">The model, or <see langword="null"/> for the configured one, else the contract's own.</param>
    /// <param name="apiKey">The key, or what fetches it; <see langword="null"/> for the configured one.</param>
    /// <param name="configure">Sets further options, or <see langword="null"/> for none.</param>
    /// <param name="serviceId">The key to register under, or <see langword="null"/> for none.</param>
    /// <param name="middleware">Adds middleware, or <see langword="null"/> for none.</param>
    /// <returns>The same kernel builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static IKernelBuilder AddTeiReranker(this IKernelBuilder builder, Uri? endpoint = null, string? modelId = null, ApiKey? apiKey = null, Action<HttpRerankerOptions>? configure = null, string? serviceId = null, Action<RerankerBuilder>? middleware = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.With(builder.Services.AddTeiReranker(endpoint, modelId, apiKey, configure, serviceId), middleware);
    }

    /// <summary>Registers Infinity as a reranker.</summary>
    /// <param name="builder">The kernel builder.</param>
    /// <param name="endpoint">The address, or <see langword="null"/> for the configured one.</param>
    /// <param name="modelId">The model, or <see langword="null"/> for the configured one, else the contract's own.</param>
    /// <param name="apiKey">The key, or what fetches it; <see langword="null"/> for the configured one.</param>
    /// <param name="configure">Sets further options, or <see langword="null"/> for none.</param>
    /// <param name="serviceId">The key to register under, or <see langword="null"/> for none.</param>
    /// <param name="middleware">Adds middleware, or <see langword="null"/> for none.</param>
    /// <returns>The same kernel builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static IKernelBuilder AddInfinityReranker(this IKernelBuilder builder, Uri? endpoint = null, string? modelId = null, ApiKey? apiKey = null, Action<HttpRerankerOptions>? configure = null, string? serviceId = null, Action<RerankerBuilder>? middleware = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.With(builder.Services.AddInfinityReranker(endpoint, modelId, apiKey, configure, serviceId), middleware);
    }

    /// <summary>Registers llama.cpp's server as a reranker.</summary>
    /// <param name="builder">The kernel builder.</param>
    /// <param name="endpoint">The address, or <see langword="null"/> for the configured one.</param>
    /// <param name="modelId">The model, or <see langword="null"/> for the configured one, else the contract's own.</param>
    /// <param name="apiKey">The key, or what fetches it; <see langword="null"/> for the configured one.</param>
    /// <param name="configure">Sets further options, or <see langword="null"/> for none.</param>
    /// <param name="serviceId">The key to register under, or <see langword="null"/> for none.</param>
    /// <param name="middleware">Adds middleware, or <see langword="null"/> for none.</param>
    /// <returns>The same kernel builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static IKernelBuilder AddLlamaCppReranker(this IKernelBuilder builder, Uri? endpoint = null, string? modelId = null, ApiKey? apiKey = null, Action<HttpRerankerOptions>? configure = null, string? serviceId = null, Action<RerankerBuilder>? middleware = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.With(builder.Services.AddLlamaCppReranker(endpoint, modelId, apiKey, configure, serviceId), middleware);
    }

    /// <summary>Registers LiteLLM's proxy as a reranker.</summary>
    /// <param name="builder">The kernel builder.</param>
    /// <param name="endpoint">The address, or <see langword="null"/> for the configured one.</param>
    /// <param name="modelId">The model, or <see langword="null"/> for the configured one, else the contract's own.</param>
    /// <param name="apiKey">The key, or what fetches it; <see langword="null"/> for the configured one.</param>
    /// <param name="configure">Sets further options, or <see langword="null"/> for none.</param>
    /// <param name="serviceId">The key to register under, or <see langword="null"/> for none.</param>
    /// <param name="middleware">Adds middleware, or <see langword="null"/> for none.</param>
    /// <returns>The same kernel builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static IKernelBuilder AddLiteLlmReranker(this IKernelBuilder builder, Uri? endpoint = null, string? modelId = null, ApiKey? apiKey = null, Action<HttpRerankerOptions>? configure = null, string? serviceId = null, Action<RerankerBuilder>? middleware = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.With(builder.Services.AddLiteLlmReranker(endpoint, modelId, apiKey, configure, serviceId), middleware);
    }

    /// <summary>Registers vLLM's <c>/rerank</c> as a reranker.</summary>
    /// <param name="builder">The kernel builder.</param>
    /// <param name="endpoint">The address, or <see langword="null"/> for the configured one.</param>
    /// <param name="modelId">The model, or <see langword="null"/> for the configured one, else the contract's own.</param>
    /// <param name="qwen3Template">Whether the prompt of Qwen3-Reranker is put around query and documents.</param>
    /// <param name="apiKey">The key, or what fetches it; <see langword="null"/> for the configured one.</param>
    /// <param name="configure">Sets further options, or <see langword="null"/> for none.</param>
    /// <param name="serviceId">The key to register under, or <see langword="null"/> for none.</param>
    /// <param name="middleware">Adds middleware, or <see langword="null"/> for none.</param>
    /// <returns>The same kernel builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static IKernelBuilder AddVllmReranker(this IKernelBuilder builder, Uri? endpoint = null, string? modelId = null, bool qwen3Template = false, ApiKey? apiKey = null, Action<HttpRerankerOptions>? configure = null, string? serviceId = null, Action<RerankerBuilder>? middleware = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.With(builder.Services.AddVllmReranker(endpoint, modelId, qwen3Template, apiKey, configure, serviceId), middleware);
    }

    /// <summary>Registers vLLM's <c>/score</c> as a reranker.</summary>
    /// <param name="builder">The kernel builder.</param>
    /// <param name="endpoint">The address, or <see langword="null"/> for the configured one.</param>
    /// <param name="modelId">The model, or <see langword="null"/> for the configured one, else the contract's own.</param>
    /// <param name="qwen3Template">Whether the prompt of Qwen3-Reranker is put around query and documents.</param>
    /// <param name="apiKey">The key, or what fetches it; <see langword="null"/> for the configured one.</param>
    /// <param name="configure">Sets further options, or <see langword="null"/> for none.</param>
    /// <param name="serviceId">The key to register under, or <see langword="null"/> for none.</param>
    /// <param name="middleware">Adds middleware, or <see langword="null"/> for none.</param>
    /// <returns>The same kernel builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static IKernelBuilder AddVllmScoreReranker(this IKernelBuilder builder, Uri? endpoint = null, string? modelId = null, bool qwen3Template = false, ApiKey? apiKey = null, Action<HttpRerankerOptions>? configure = null, string? serviceId = null, Action<RerankerBuilder>? middleware = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.With(builder.Services.AddVllmScoreReranker(endpoint, modelId, qwen3Template, apiKey, configure, serviceId), middleware);
    }

    /// <summary>Registers Amazon Bedrock's <c>Rerank</c> as a reranker.</summary>
    /// <param name="builder">The kernel builder.</param>
    /// <param name="region">The region, such as <c>us-east-1</c>.</param>
    /// <param name="signer">What signs requests.</param>
    /// <param name="modelId">The model, or <see langword="null"/> for the configured one, else the contract's own.</param>
    /// <param name="configure">Sets further options, or <see langword="null"/> for none.</param>
    /// <param name="serviceId">The key to register under, or <see langword="null"/> for none.</param>
    /// <param name="middleware">Adds middleware, or <see langword="null"/> for none.</param>
    /// <returns>The same kernel builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="signer"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="region"/> is not the name of a region.</exception>
    public static IKernelBuilder AddBedrockReranker(this IKernelBuilder builder, string region, IRequestSigner signer, string? modelId = null, Action<HttpRerankerOptions>? configure = null, string? serviceId = null, Action<RerankerBuilder>? middleware = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.With(builder.Services.AddBedrockReranker(region, signer, modelId, configure, serviceId), middleware);
    }

    /// <summary>Registers Amazon Bedrock's <c>InvokeModel</c> as a reranker.</summary>
    /// <param name="builder">The kernel builder.</param>
    /// <param name="region">The region, such as <c>us-east-1</c>.</param>
    /// <param name="signer">What signs requests.</param>
    /// <param name="modelId">The model, or <see langword="null"/> for the configured one, else the contract's own.</param>
    /// <param name="configure">Sets further options, or <see langword="null"/> for none.</param>
    /// <param name="serviceId">The key to register under, or <see langword="null"/> for none.</param>
    /// <param name="middleware">Adds middleware, or <see langword="null"/> for none.</param>
    /// <returns>The same kernel builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="signer"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="region"/> is not the name of a region.</exception>
    public static IKernelBuilder AddBedrockInvokeReranker(this IKernelBuilder builder, string region, IRequestSigner signer, string? modelId = null, Action<HttpRerankerOptions>? configure = null, string? serviceId = null, Action<RerankerBuilder>? middleware = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.With(builder.Services.AddBedrockInvokeReranker(region, signer, modelId, configure, serviceId), middleware);
    }

    /// <summary>Registers Google's ranking service as a reranker.</summary>
    /// <param name="builder">The kernel builder.</param>
    /// <param name="projectId">The project that is billed.</param>
    /// <param name="accessToken">What fetches an access token.</param>
    /// <param name="modelId">The model, or <see langword="null"/> for the configured one, else the contract's own.</param>
    /// <param name="configure">Sets further options, or <see langword="null"/> for none.</param>
    /// <param name="serviceId">The key to register under, or <see langword="null"/> for none.</param>
    /// <param name="middleware">Adds middleware, or <see langword="null"/> for none.</param>
    /// <returns>The same kernel builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="accessToken"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="projectId"/> is empty.</exception>
    public static IKernelBuilder AddGoogleReranker(this IKernelBuilder builder, string projectId, ApiKey accessToken, string? modelId = null, Action<HttpRerankerOptions>? configure = null, string? serviceId = null, Action<RerankerBuilder>? middleware = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.With(builder.Services.AddGoogleReranker(projectId, accessToken, modelId, configure, serviceId), middleware);
    }

    /// <summary>Registers a service whose contract is described by names as a reranker.</summary>
    /// <param name="builder">The kernel builder.</param>
    /// <param name="names">The names of the fields.</param>
    /// <param name="endpoint">The address, or <see langword="null"/> for the configured one.</param>
    /// <param name="modelId">The model, or <see langword="null"/> for the configured one, else the contract's own.</param>
    /// <param name="apiKey">The key, or what fetches it; <see langword="null"/> for the configured one.</param>
    /// <param name="configure">Sets further options, or <see langword="null"/> for none.</param>
    /// <param name="serviceId">The key to register under, or <see langword="null"/> for none.</param>
    /// <param name="middleware">Adds middleware, or <see langword="null"/> for none.</param>
    /// <returns>The same kernel builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="names"/> is <see langword="null"/>.</exception>
    public static IKernelBuilder AddCustomReranker(this IKernelBuilder builder, CustomFormatNames names, Uri? endpoint = null, string? modelId = null, ApiKey? apiKey = null, Action<HttpRerankerOptions>? configure = null, string? serviceId = null, Action<RerankerBuilder>? middleware = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.With(builder.Services.AddCustomReranker(names, endpoint, modelId, apiKey, configure, serviceId), middleware);
    }

    private static IKernelBuilder With(this IKernelBuilder builder, RerankerBuilder reranker, Action<RerankerBuilder>? middleware)
    {
        middleware?.Invoke(reranker);
        return builder;
    }
}
