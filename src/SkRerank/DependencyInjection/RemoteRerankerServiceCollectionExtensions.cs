using System.Runtime.CompilerServices;
using SkRerank;
using SkRerank.Remote;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the rerankers of each provider in a service collection; see <see cref="HttpRerankerServiceCollectionExtensions.AddHttpReranker"/> for what all of them share.</summary>
public static class RemoteRerankerServiceCollectionExtensions
{
    /// <summary>Registers Cohere as a reranker.</summary>
    /// <param name="services">The service collection.</param>
    /// <param name="modelId">The model, or <see langword="null"/> for the configured one, else the contract's own.</param>
    /// <param name="apiKey">The key, or what fetches it; <see langword="null"/> for the configured one.</param>
    /// <param name="configure">Sets further options, or <see langword="null"/> for none.</param>
    /// <param name="serviceKey">The key to register under, or <see langword="null"/> for none.</param>
    /// <returns>The builder of the pipeline, to add middleware to.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is <see langword="null"/>.</exception>
    public static RerankerBuilder AddCohereReranker(this IServiceCollection services, string? modelId = null, ApiKey? apiKey = null, Action<HttpRerankerOptions>? configure = null, object? serviceKey = null) =>
        services.Add(RerankWireFormat.Cohere, null, modelId, apiKey, null, configure, serviceKey);

    /// <summary>Registers Cohere's v1 contract as a reranker.</summary>
    /// <param name="services">The service collection.</param>
    /// <param name="modelId">The model, or <see langword="null"/> for the configured one, else the contract's own.</param>
    /// <param name="apiKey">The key, or what fetches it; <see langword="null"/> for the configured one.</param>
    /// <param name="configure">Sets further options, or <see langword="null"/> for none.</param>
    /// <param name="serviceKey">The key to register under, or <see langword="null"/> for none.</param>
    /// <returns>The builder of the pipeline, to add middleware to.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is <see langword="null"/>.</exception>
    public static RerankerBuilder AddCohereV1Reranker(this IServiceCollection services, string? modelId = null, ApiKey? apiKey = null, Action<HttpRerankerOptions>? configure = null, object? serviceKey = null) =>
        services.Add(RerankWireFormat.CohereV1, null, modelId, apiKey, null, configure, serviceKey);

    /// <summary>Registers Jina as a reranker.</summary>
    /// <param name="services">The service collection.</param>
    /// <param name="modelId">The model, or <see langword="null"/> for the configured one, else the contract's own.</param>
    /// <param name="apiKey">The key, or what fetches it; <see langword="null"/> for the configured one.</param>
    /// <param name="configure">Sets further options, or <see langword="null"/> for none.</param>
    /// <param name="serviceKey">The key to register under, or <see langword="null"/> for none.</param>
    /// <returns>The builder of the pipeline, to add middleware to.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is <see langword="null"/>.</exception>
    public static RerankerBuilder AddJinaReranker(this IServiceCollection services, string? modelId = null, ApiKey? apiKey = null, Action<HttpRerankerOptions>? configure = null, object? serviceKey = null) =>
        services.Add(RerankWireFormat.Jina, null, modelId, apiKey, null, configure, serviceKey);

    /// <summary>Registers Voyage as a reranker.</summary>
    /// <param name="services">The service collection.</param>
    /// <param name="modelId">The model, or <see langword="null"/> for the configured one, else the contract's own.</param>
    /// <param name="apiKey">The key, or what fetches it; <see langword="null"/> for the configured one.</param>
    /// <param name="configure">Sets further options, or <see langword="null"/> for none.</param>
    /// <param name="serviceKey">The key to register under, or <see langword="null"/> for none.</param>
    /// <returns>The builder of the pipeline, to add middleware to.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is <see langword="null"/>.</exception>
    public static RerankerBuilder AddVoyageReranker(this IServiceCollection services, string? modelId = null, ApiKey? apiKey = null, Action<HttpRerankerOptions>? configure = null, object? serviceKey = null) =>
        services.Add(RerankWireFormat.Voyage, null, modelId, apiKey, null, configure, serviceKey);

    /// <summary>Registers Mixedbread as a reranker.</summary>
    /// <param name="services">The service collection.</param>
    /// <param name="modelId">The model, or <see langword="null"/> for the configured one, else the contract's own.</param>
    /// <param name="apiKey">The key, or what fetches it; <see langword="null"/> for the configured one.</param>
    /// <param name="configure">Sets further options, or <see langword="null"/> for none.</param>
    /// <param name="serviceKey">The key to register under, or <see langword="null"/> for none.</param>
    /// <returns>The builder of the pipeline, to add middleware to.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is <see langword="null"/>.</exception>
    public static RerankerBuilder AddMixedbreadReranker(this IServiceCollection services, string? modelId = null, ApiKey? apiKey = null, Action<HttpRerankerOptions>? configure = null, object? serviceKey = null) =>
        services.Add(RerankWireFormat.Mixedbread, null, modelId, apiKey, null, configure, serviceKey);

    /// <summary>Registers Pinecone as a reranker.</summary>
    /// <param name="services">The service collection.</param>
    /// <param name="modelId">The model, or <see langword="null"/> for the configured one, else the contract's own.</param>
    /// <param name="apiKey">The key, or what fetches it; <see langword="null"/> for the configured one.</param>
    /// <param name="configure">Sets further options, or <see langword="null"/> for none.</param>
    /// <param name="serviceKey">The key to register under, or <see langword="null"/> for none.</param>
    /// <returns>The builder of the pipeline, to add middleware to.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is <see langword="null"/>.</exception>
    public static RerankerBuilder AddPineconeReranker(this IServiceCollection services, string? modelId = null, ApiKey? apiKey = null, Action<HttpRerankerOptions>? configure = null, object? serviceKey = null) =>
        services.Add(RerankWireFormat.Pinecone, null, modelId, apiKey, null, configure, serviceKey);

    /// <summary>Registers Together as a reranker.</summary>
    /// <param name="services">The service collection.</param>
    /// <param name="modelId">The model, or <see langword="null"/> for the configured one, else the contract's own.</param>
    /// <param name="apiKey">The key, or what fetches it; <see langword="null"/> for the configured one.</param>
    /// <param name="configure">Sets further options, or <see langword="null"/> for none.</param>
    /// <param name="serviceKey">The key to register under, or <see langword="null"/> for none.</param>
    /// <returns>The builder of the pipeline, to add middleware to.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is <see langword="null"/>.</exception>
    public static RerankerBuilder AddTogetherReranker(this IServiceCollection services, string? modelId = null, ApiKey? apiKey = null, Action<HttpRerankerOptions>? configure = null, object? serviceKey = null) =>
        services.Add(RerankWireFormat.Together, null, modelId, apiKey, null, configure, serviceKey);

    /// <summary>Registers NVIDIA's hosted models as a reranker.</summary>
    /// <param name="services">The service collection.</param>
    /// <param name="modelId">The model, or <see langword="null"/> for the configured one, else the contract's own.</param>
    /// <param name="apiKey">The key, or what fetches it; <see langword="null"/> for the configured one.</param>
    /// <param name="configure">Sets further options, or <see langword="null"/> for none.</param>
    /// <param name="serviceKey">The key to register under, or <see langword="null"/> for none.</param>
    /// <returns>The builder of the pipeline, to add middleware to.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is <see langword="null"/>.</exception>
    public static RerankerBuilder AddNvidiaReranker(this IServiceCollection services, string? modelId = null, ApiKey? apiKey = null, Action<HttpRerankerOptions>? configure = null, object? serviceKey = null) =>
        services.Add(RerankWireFormat.Nvidia, null, modelId, apiKey, null, configure, serviceKey);

    /// <summary>Registers a deployment of Cohere on Azure AI Foundry as a reranker.</summary>
    /// <param name="services">The service collection.</param>
    /// <param name="endpoint">The address, or <see langword="null"/> for the configured one.</param>
    /// <param name="modelId">The model, or <see langword="null"/> for the configured one, else the contract's own.</param>
    /// <param name="apiKey">The key, or what fetches it; <see langword="null"/> for the configured one.</param>
    /// <param name="configure">Sets further options, or <see langword="null"/> for none.</param>
    /// <param name="serviceKey">The key to register under, or <see langword="null"/> for none.</param>
    /// <returns>The builder of the pipeline, to add middleware to.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is <see langword="null"/>.</exception>
    public static RerankerBuilder AddAzureCohereReranker(this IServiceCollection services, Uri? endpoint = null, string? modelId = null, ApiKey? apiKey = null, Action<HttpRerankerOptions>? configure = null, object? serviceKey = null) =>
        services.Add(RerankWireFormat.AzureCohere, endpoint, modelId, apiKey, null, configure, serviceKey);

    /// <summary>Registers an NVIDIA NIM of one's own as a reranker.</summary>
    /// <param name="services">The service collection.</param>
    /// <param name="endpoint">The address, or <see langword="null"/> for the configured one.</param>
    /// <param name="modelId">The model, or <see langword="null"/> for the configured one, else the contract's own.</param>
    /// <param name="apiKey">The key, or what fetches it; <see langword="null"/> for the configured one.</param>
    /// <param name="configure">Sets further options, or <see langword="null"/> for none.</param>
    /// <param name="serviceKey">The key to register under, or <see langword="null"/> for none.</param>
    /// <returns>The builder of the pipeline, to add middleware to.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is <see langword="null"/>.</exception>
    public static RerankerBuilder AddNvidiaNimReranker(this IServiceCollection services, Uri? endpoint = null, string? modelId = null, ApiKey? apiKey = null, Action<HttpRerankerOptions>? configure = null, object? serviceKey = null) =>
        services.Add(RerankWireFormat.NvidiaNim, endpoint, modelId, apiKey, null, configure, serviceKey);

    /// <summary>Registers Text Embeddings Inference as a reranker.</summary>
    /// <param name="services">The service collection.</param>
    /// <param name="endpoint">The address, or <see langword="null"/> for the configured one.</param>
    /// <param name="modelId">The model, or <see langword="null"/> for the configured one, else the contract's own.</param>
    /// <param name="apiKey">The key, or what fetches it; <see langword="null"/> for the configured one.</param>
    /// <param name="configure">Sets further options, or <see langword="null"/> for none.</param>
    /// <param name="serviceKey">The key to register under, or <see langword="null"/> for none.</param>
    /// <returns>The builder of the pipeline, to add middleware to.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is <see langword="null"/>.</exception>
    public static RerankerBuilder AddTeiReranker(this IServiceCollection services, Uri? endpoint = null, string? modelId = null, ApiKey? apiKey = null, Action<HttpRerankerOptions>? configure = null, object? serviceKey = null) =>
        services.Add(RerankWireFormat.Tei, endpoint, modelId, apiKey, null, configure, serviceKey);

    /// <summary>Registers Infinity as a reranker.</summary>
    /// <param name="services">The service collection.</param>
    /// <param name="endpoint">The address, or <see langword="null"/> for the configured one.</param>
    /// <param name="modelId">The model, or <see langword="null"/> for the configured one, else the contract's own.</param>
    /// <param name="apiKey">The key, or what fetches it; <see langword="null"/> for the configured one.</param>
    /// <param name="configure">Sets further options, or <see langword="null"/> for none.</param>
    /// <param name="serviceKey">The key to register under, or <see langword="null"/> for none.</param>
    /// <returns>The builder of the pipeline, to add middleware to.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is <see langword="null"/>.</exception>
    public static RerankerBuilder AddInfinityReranker(this IServiceCollection services, Uri? endpoint = null, string? modelId = null, ApiKey? apiKey = null, Action<HttpRerankerOptions>? configure = null, object? serviceKey = null) =>
        services.Add(RerankWireFormat.Infinity, endpoint, modelId, apiKey, null, configure, serviceKey);

    /// <summary>Registers llama.cpp's server as a reranker.</summary>
    /// <param name="services">The service collection.</param>
    /// <param name="endpoint">The address, or <see langword="null"/> for the configured one.</param>
    /// <param name="modelId">The model, or <see langword="null"/> for the configured one, else the contract's own.</param>
    /// <param name="apiKey">The key, or what fetches it; <see langword="null"/> for the configured one.</param>
    /// <param name="configure">Sets further options, or <see langword="null"/> for none.</param>
    /// <param name="serviceKey">The key to register under, or <see langword="null"/> for none.</param>
    /// <returns>The builder of the pipeline, to add middleware to.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is <see langword="null"/>.</exception>
    public static RerankerBuilder AddLlamaCppReranker(this IServiceCollection services, Uri? endpoint = null, string? modelId = null, ApiKey? apiKey = null, Action<HttpRerankerOptions>? configure = null, object? serviceKey = null) =>
        services.Add(RerankWireFormat.LlamaCpp, endpoint, modelId, apiKey, null, configure, serviceKey);

    /// <summary>Registers LiteLLM's proxy as a reranker.</summary>
    /// <param name="services">The service collection.</param>
    /// <param name="endpoint">The address, or <see langword="null"/> for the configured one.</param>
    /// <param name="modelId">The model, or <see langword="null"/> for the configured one, else the contract's own.</param>
    /// <param name="apiKey">The key, or what fetches it; <see langword="null"/> for the configured one.</param>
    /// <param name="configure">Sets further options, or <see langword="null"/> for none.</param>
    /// <param name="serviceKey">The key to register under, or <see langword="null"/> for none.</param>
    /// <returns>The builder of the pipeline, to add middleware to.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is <see langword="null"/>.</exception>
    public static RerankerBuilder AddLiteLlmReranker(this IServiceCollection services, Uri? endpoint = null, string? modelId = null, ApiKey? apiKey = null, Action<HttpRerankerOptions>? configure = null, object? serviceKey = null) =>
        services.Add(RerankWireFormat.LiteLlm, endpoint, modelId, apiKey, null, configure, serviceKey);

    /// <summary>Registers vLLM's <c>/rerank</c> as a reranker.</summary>
    /// <param name="services">The service collection.</param>
    /// <param name="endpoint">The address, or <see langword="null"/> for the configured one.</param>
    /// <param name="modelId">The model, or <see langword="null"/> for the configured one, else the contract's own.</param>
    /// <param name="qwen3Template">Whether the prompt of Qwen3-Reranker is put around query and documents.</param>
    /// <param name="apiKey">The key, or what fetches it; <see langword="null"/> for the configured one.</param>
    /// <param name="configure">Sets further options, or <see langword="null"/> for none.</param>
    /// <param name="serviceKey">The key to register under, or <see langword="null"/> for none.</param>
    /// <returns>The builder of the pipeline, to add middleware to.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is <see langword="null"/>.</exception>
    public static RerankerBuilder AddVllmReranker(this IServiceCollection services, Uri? endpoint = null, string? modelId = null, bool qwen3Template = false, ApiKey? apiKey = null, Action<HttpRerankerOptions>? configure = null, object? serviceKey = null) =>
        services.Add(qwen3Template ? RerankWireFormat.VllmQwen3 : RerankWireFormat.Vllm, endpoint, modelId, apiKey, null, configure, serviceKey);

    /// <summary>Registers vLLM's <c>/score</c> as a reranker.</summary>
    /// <param name="services">The service collection.</param>
    /// <param name="endpoint">The address, or <see langword="null"/> for the configured one.</param>
    /// <param name="modelId">The model, or <see langword="null"/> for the configured one, else the contract's own.</param>
    /// <param name="qwen3Template">Whether the prompt of Qwen3-Reranker is put around query and documents.</param>
    /// <param name="apiKey">The key, or what fetches it; <see langword="null"/> for the configured one.</param>
    /// <param name="configure">Sets further options, or <see langword="null"/> for none.</param>
    /// <param name="serviceKey">The key to register under, or <see langword="null"/> for none.</param>
    /// <returns>The builder of the pipeline, to add middleware to.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is <see langword="null"/>.</exception>
    public static RerankerBuilder AddVllmScoreReranker(this IServiceCollection services, Uri? endpoint = null, string? modelId = null, bool qwen3Template = false, ApiKey? apiKey = null, Action<HttpRerankerOptions>? configure = null, object? serviceKey = null) =>
        services.Add(qwen3Template ? RerankWireFormat.VllmScoreQwen3 : RerankWireFormat.VllmScore, endpoint, modelId, apiKey, null, configure, serviceKey);

    /// <summary>Registers Amazon Bedrock's <c>Rerank</c> as a reranker.</summary>
    /// <param name="services">The service collection.</param>
    /// <param name="region">The region, such as <c>us-east-1</c>.</param>
    /// <param name="signer">What signs requests.</param>
    /// <param name="modelId">The model, or <see langword="null"/> for the configured one, else the contract's own.</param>
    /// <param name="configure">Sets further options, or <see langword="null"/> for none.</param>
    /// <param name="serviceKey">The key to register under, or <see langword="null"/> for none.</param>
    /// <returns>The builder of the pipeline, to add middleware to.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> or <paramref name="signer"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="region"/> is not the name of a region.</exception>
    public static RerankerBuilder AddBedrockReranker(this IServiceCollection services, string region, IRequestSigner signer, string? modelId = null, Action<HttpRerankerOptions>? configure = null, object? serviceKey = null) =>
        services.Add(RerankWireFormat.Bedrock(region), null, modelId, null, Required(signer), configure, serviceKey);

    /// <summary>Registers Amazon Bedrock's <c>InvokeModel</c> as a reranker.</summary>
    /// <param name="services">The service collection.</param>
    /// <param name="region">The region, such as <c>us-east-1</c>.</param>
    /// <param name="signer">What signs requests.</param>
    /// <param name="modelId">The model, or <see langword="null"/> for the configured one, else the contract's own.</param>
    /// <param name="configure">Sets further options, or <see langword="null"/> for none.</param>
    /// <param name="serviceKey">The key to register under, or <see langword="null"/> for none.</param>
    /// <returns>The builder of the pipeline, to add middleware to.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> or <paramref name="signer"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="region"/> is not the name of a region.</exception>
    public static RerankerBuilder AddBedrockInvokeReranker(this IServiceCollection services, string region, IRequestSigner signer, string? modelId = null, Action<HttpRerankerOptions>? configure = null, object? serviceKey = null) =>
        services.Add(RerankWireFormat.BedrockInvoke(region), null, modelId, null, Required(signer), configure, serviceKey);

    /// <summary>Registers Google's ranking service as a reranker.</summary>
    /// <param name="services">The service collection.</param>
    /// <param name="projectId">The project that is billed.</param>
    /// <param name="accessToken">What fetches an access token.</param>
    /// <param name="modelId">The model, or <see langword="null"/> for the configured one, else the contract's own.</param>
    /// <param name="configure">Sets further options, or <see langword="null"/> for none.</param>
    /// <param name="serviceKey">The key to register under, or <see langword="null"/> for none.</param>
    /// <returns>The builder of the pipeline, to add middleware to.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> or <paramref name="accessToken"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="projectId"/> is empty.</exception>
    public static RerankerBuilder AddGoogleReranker(this IServiceCollection services, string projectId, ApiKey accessToken, string? modelId = null, Action<HttpRerankerOptions>? configure = null, object? serviceKey = null) =>
        services.Add(RerankWireFormat.Google(projectId), null, modelId, Required(accessToken), null, configure, serviceKey);

    /// <summary>Registers a service whose contract is described by names as a reranker.</summary>
    /// <param name="services">The service collection.</param>
    /// <param name="names">The names of the fields.</param>
    /// <param name="endpoint">The address, or <see langword="null"/> for the configured one.</param>
    /// <param name="modelId">The model, or <see langword="null"/> for the configured one, else the contract's own.</param>
    /// <param name="apiKey">The key, or what fetches it; <see langword="null"/> for the configured one.</param>
    /// <param name="configure">Sets further options, or <see langword="null"/> for none.</param>
    /// <param name="serviceKey">The key to register under, or <see langword="null"/> for none.</param>
    /// <returns>The builder of the pipeline, to add middleware to.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> or <paramref name="names"/> is <see langword="null"/>.</exception>
    public static RerankerBuilder AddCustomReranker(this IServiceCollection services, CustomFormatNames names, Uri? endpoint = null, string? modelId = null, ApiKey? apiKey = null, Action<HttpRerankerOptions>? configure = null, object? serviceKey = null) =>
        services.Add(RerankWireFormat.Custom(names), endpoint, modelId, apiKey, null, configure, serviceKey);

    private static RerankerBuilder Add(
        this IServiceCollection services, RerankWireFormat format, Uri? endpoint, string? modelId, ApiKey? apiKey, IRequestSigner? signer, Action<HttpRerankerOptions>? configure, object? serviceKey) =>
        services.AddHttpReranker(
            format,
            (options, _) =>
            {
                (options.Endpoint, options.ModelId, options.ApiKey, options.Signer) = (endpoint, modelId, apiKey, signer);
                configure?.Invoke(options);
            },
            serviceKey);

    private static T Required<T>(T value, [CallerArgumentExpression(nameof(value))] string? name = null)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(value, name);
        return value;
    }
}
