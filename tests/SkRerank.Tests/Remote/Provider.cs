using SkRerank.Remote;
using SkRerank.Remote.Aws;
using SkRerank.TestSupport.Contracts;

namespace SkRerank.Tests.Remote;

/// <summary>A provider whose contract a server of this machine speaks, and what it takes to ask it.</summary>
internal static class Provider
{
    public const string Key = "canary-key-7f3a";

    public static TheoryData<string> All() => [.. ProviderContracts.Names];

    public static Task<ContractServer> StartAsync(string name) => ContractServer.StartAsync(ProviderContracts.Of(name));

    public static HttpRerankerOptions Options(ContractServer server)
    {
        var name = server.Contract.Name;
        var options = new HttpRerankerOptions(Format(name)) { Endpoint = name == "vllm-rerank" ? new Uri(server.Address, "v1") : server.Address };
        if (name.StartsWith("bedrock", StringComparison.Ordinal))
            options.Signer = new AwsSigner(new AwsSignerOptions { Region = "us-east-1", Service = "bedrock", Credentials = new AwsCredentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY") });
        else options.ApiKey = Key;
        if (name is "litellm" or "llama-cpp" or "vllm-rerank" or "vllm-score" or "infinity") options.ModelId = "m";
        options.Retry.BaseDelay = TimeSpan.Zero;
        return options;
    }

    public static HttpReranker Reranker(ContractServer server, Action<HttpRerankerOptions>? configure = null)
    {
        var options = Options(server);
        configure?.Invoke(options);
        return new HttpReranker(options, loggerFactory: KeyHygiene.Logs);
    }

    private static RerankWireFormat Format(string name) => name switch
    {
        "cohere-v1" => RerankWireFormat.CohereV1,
        "cohere-v2" => RerankWireFormat.Cohere,
        "azure-cohere-v2" => RerankWireFormat.AzureCohere,
        "bedrock-rerank" => RerankWireFormat.Bedrock("us-east-1"),
        "bedrock-invoke" => RerankWireFormat.BedrockInvoke("us-east-1"),
        "nim" => RerankWireFormat.NvidiaNim,
        "google" => RerankWireFormat.Google("project-1"),
        "vllm-rerank" => RerankWireFormat.Vllm,
        "vllm-score" => RerankWireFormat.VllmScore,
        "llama-cpp" => RerankWireFormat.LlamaCpp,
        _ => RerankWireFormat.Find(name)!,
    };
}
