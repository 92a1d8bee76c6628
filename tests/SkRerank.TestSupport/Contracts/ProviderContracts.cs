namespace SkRerank.TestSupport.Contracts;

/// <summary>Makes a contract from its name.</summary>
public static class ProviderContracts
{
    /// <summary>Gets the names of all contracts.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["cohere-v1", "cohere-v2", "azure-cohere-v2", "bedrock-rerank", "bedrock-invoke", "jina", "voyage", "mixedbread", "pinecone", "together", "nim", "google", "tei", "vllm-rerank", "vllm-score", "infinity", "llama-cpp", "litellm"];

    /// <summary>Makes a contract with its defaults.</summary>
    public static RerankContract Of(string name) => name switch
    {
        "cohere-v1" => new CohereContract(1),
        "cohere-v2" => new CohereContract(),
        "azure-cohere-v2" => new AzureCohereContract(),
        "bedrock-rerank" => new BedrockRerankContract(),
        "bedrock-invoke" => new BedrockInvokeContract(),
        "jina" => new JinaContract(),
        "voyage" => new VoyageContract(),
        "mixedbread" => new MixedbreadContract(),
        "pinecone" => new PineconeContract(),
        "together" => new TogetherContract(),
        "nim" => new NimContract(),
        "google" => new GoogleContract(),
        "tei" => new TeiContract(),
        "vllm-rerank" => new VllmRerankContract(),
        "vllm-score" => new VllmScoreContract(),
        "infinity" => new InfinityContract(),
        "llama-cpp" => new LlamaCppContract(),
        "litellm" => new LiteLlmContract(),
        _ => throw new ArgumentException($"There is no contract '{name}'; there are {string.Join(", ", Names)}.", nameof(name)),
    };
}
