using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.AI;
using SkRerank.Remote.Formats;

namespace SkRerank.Remote;

/// <summary>Knows how one provider is asked and how it answers; the only part of <see cref="HttpReranker"/> that differs between providers.</summary>
public abstract class RerankWireFormat
{
    private protected RerankWireFormat(string providerName) => ProviderName = providerName;

    /// <summary>Gets Cohere's v2 contract.</summary>
    public static RerankWireFormat Cohere { get; } = new CohereFormat("cohere", isHosted: true);

    /// <summary>Gets Cohere's v1 contract.</summary>
    public static RerankWireFormat CohereV1 { get; } = new CohereV1Format();

    /// <summary>Gets Cohere's v2 contract as Azure AI Foundry serves it; its endpoint is that of the deployment.</summary>
    public static RerankWireFormat AzureCohere { get; } = new CohereFormat("azure-cohere", isHosted: false);

    /// <summary>Gets Jina's contract.</summary>
    public static RerankWireFormat Jina { get; } = new JinaFormat();

    /// <summary>Gets Voyage's contract; keys that begin with <c>al-</c> go to MongoDB's address.</summary>
    public static RerankWireFormat Voyage { get; } = new VoyageFormat();

    /// <summary>Gets Mixedbread's contract.</summary>
    public static RerankWireFormat Mixedbread { get; } = new MixedbreadFormat();

    /// <summary>Gets Pinecone's contract.</summary>
    public static RerankWireFormat Pinecone { get; } = new PineconeFormat();

    /// <summary>Gets Together's contract.</summary>
    public static RerankWireFormat Together { get; } = new TogetherFormat();

    /// <summary>Gets the contract of NVIDIA's hosted models.</summary>
    public static RerankWireFormat Nvidia { get; } = new NvidiaFormat("nvidia", isHosted: true);

    /// <summary>Gets the contract of an NVIDIA NIM of one's own.</summary>
    public static RerankWireFormat NvidiaNim { get; } = new NvidiaFormat("nim", isHosted: false);

    /// <summary>Gets the contract of Text Embeddings Inference.</summary>
    public static RerankWireFormat Tei { get; } = new TeiFormat();

    /// <summary>Gets vLLM's <c>/rerank</c>.</summary>
    public static RerankWireFormat Vllm { get; } = new VllmFormat(usesQwen3Template: false);

    /// <summary>Gets vLLM's <c>/rerank</c> with the prompt of Qwen3-Reranker around query and documents, for a server that does not apply it itself.</summary>
    /// <remarks>Without the prompt the order of these models is near random (vllm#19260, #20794, #21681).</remarks>
    public static RerankWireFormat VllmQwen3 { get; } = new VllmFormat(usesQwen3Template: true);

    /// <summary>Gets vLLM's <c>/score</c>.</summary>
    public static RerankWireFormat VllmScore { get; } = new VllmScoreFormat(usesQwen3Template: false);

    /// <summary>Gets vLLM's <c>/score</c> with the prompt of Qwen3-Reranker around query and documents.</summary>
    public static RerankWireFormat VllmScoreQwen3 { get; } = new VllmScoreFormat(usesQwen3Template: true);

    /// <summary>Gets Infinity's contract.</summary>
    public static RerankWireFormat Infinity { get; } = new InfinityFormat();

    /// <summary>Gets the contract of llama.cpp's server.</summary>
    public static RerankWireFormat LlamaCpp { get; } = new LlamaCppFormat();

    /// <summary>Gets the contract of LiteLLM's proxy, which is Cohere's.</summary>
    public static RerankWireFormat LiteLlm { get; } = new LiteLlmFormat();

    /// <summary>Gets the contracts that need nothing but a name.</summary>
    public static IReadOnlyList<RerankWireFormat> Named { get; } =
    [
        Cohere, CohereV1, AzureCohere, Jina, Voyage, Mixedbread, Pinecone, Together, Nvidia, NvidiaNim, Tei, Vllm, VllmQwen3, VllmScore, VllmScoreQwen3, Infinity, LlamaCpp, LiteLlm,
    ];

    /// <summary>Gets the provider's name, such as <c>cohere</c>.</summary>
    public string ProviderName { get; }

    /// <summary>Gets the address of the hosted service.</summary>
    /// <value>The default is <see langword="null"/>: there is none, so the user gives one.</value>
    public virtual Uri? DefaultEndpoint => null;

    /// <summary>Gets the model that is asked where the user names none.</summary>
    /// <value>The default is <see langword="null"/>: the service serves one model, or the user names it.</value>
    public virtual string? DefaultModelId => null;

    /// <summary>Gets the environment variables that usually hold the key, in the order in which they are read.</summary>
    /// <value>The default is an empty list.</value>
    public virtual IReadOnlyList<string> KeyVariables => [];

    /// <summary>Gets what a request of any model may hold; used for a model that <see cref="Models"/> does not know.</summary>
    public virtual RemoteModel GeneralLimits { get; } = new("");

    /// <summary>Gets the models whose limits are known.</summary>
    /// <value>The default is an empty list.</value>
    public virtual IReadOnlyList<RemoteModel> Models => [];

    internal virtual string KeyHeader => "Authorization";

    internal virtual string KeyPrefix => "Bearer ";

    internal virtual bool NeedsKey => DefaultEndpoint is not null;

    internal virtual bool NeedsModel => DefaultEndpoint is not null;

    /// <summary>Gets whether a logit's sigmoid is its activation.</summary>
    internal virtual bool HasSigmoid => false;

    /// <summary>Gets the headers that the contract wants.</summary>
    internal virtual IEnumerable<KeyValuePair<string, string>> Headers => [];

    /// <summary>Makes Amazon Bedrock's <c>Rerank</c>; give a signer.</summary>
    /// <param name="region">The region, such as <c>us-east-1</c>.</param>
    /// <returns>The contract.</returns>
    /// <exception cref="ArgumentException"><paramref name="region"/> is not the name of a region.</exception>
    public static RerankWireFormat Bedrock(string region) => new BedrockFormat(region);

    /// <summary>Makes Amazon Bedrock's <c>InvokeModel</c> with Cohere's body; give a signer.</summary>
    /// <param name="region">The region, such as <c>us-east-1</c>.</param>
    /// <returns>The contract.</returns>
    /// <exception cref="ArgumentException"><paramref name="region"/> is not the name of a region.</exception>
    public static RerankWireFormat BedrockInvoke(string region) => new BedrockInvokeFormat(region);

    /// <summary>Makes the contract of Google's ranking service; its key is an access token, so give an <see cref="ApiKey"/> that fetches it.</summary>
    /// <param name="projectId">The project that is billed.</param>
    /// <param name="location">The location of the service.</param>
    /// <returns>The contract.</returns>
    /// <exception cref="ArgumentException">An argument is empty.</exception>
    public static RerankWireFormat Google(string projectId, string location = "global") => new GoogleFormat(projectId, location);

    /// <summary>Makes a contract from the names of its fields.</summary>
    /// <param name="names">The names, read once.</param>
    /// <returns>The contract.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="names"/> is <see langword="null"/>.</exception>
    public static RerankWireFormat Custom(CustomFormatNames names) => new CustomFormat(names);

    /// <summary>Finds a contract by its provider's name.</summary>
    /// <param name="providerName">The name, such as <c>cohere</c>; case does not count.</param>
    /// <returns>The contract, or <see langword="null"/> where no named contract has it.</returns>
    public static RerankWireFormat? Find(string providerName) => Named.FirstOrDefault(format => string.Equals(format.ProviderName, providerName, StringComparison.OrdinalIgnoreCase));

    /// <summary>Gives the address for a key.</summary>
    internal virtual Uri? EndpointFor(ApiKey? key) => DefaultEndpoint;

    /// <summary>Gives the path below the endpoint.</summary>
    internal virtual string Path(string? model) => "rerank";

    /// <summary>Writes the members of the request's object.</summary>
    internal abstract void Write(Utf8JsonWriter json, WireRequest request);

    /// <summary>Reads an answer.</summary>
    /// <exception cref="JsonException">The answer has another shape.</exception>
    internal abstract WireAnswer Read(JsonElement answer);

    /// <summary>Reads what the headers of an answer count.</summary>
    internal virtual UsageDetails? ReadUsage(HttpResponseHeaders headers) => null;

    /// <summary>Reads the provider's own words from the body of a failure; <see langword="null"/> where there are none.</summary>
    internal virtual string? ReadError(JsonElement body)
    {
        var error = WireJson.Child(body, "error");
        return WireJson.Text(body, "message") ?? WireJson.Text(body, "detail") ?? WireJson.Text(error) ?? WireJson.Text(error, "message") ?? FirstDetail(body);
    }

    /// <summary>Writes what most contracts begin with: the model, where there is one, the query, the texts and how many results to return.</summary>
    private protected static void WriteUsual(Utf8JsonWriter json, WireRequest request)
    {
        WriteOptional(json, "model", request.Model);
        json.WriteString("query", request.Query);
        WriteTexts(json, "documents", request.Documents);
        WriteOptional(json, "top_n", request.TopN);
    }

    private protected static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyList<RerankDocument> documents)
    {
        json.WriteStartArray(name);
        foreach (var document in documents) json.WriteStringValue(document.Text);
        json.WriteEndArray();
    }

    private protected static void WriteObjects(Utf8JsonWriter json, string name, IReadOnlyList<RerankDocument> documents)
    {
        json.WriteStartArray(name);
        foreach (var document in documents)
        {
            json.WriteStartObject();
            json.WriteString("text", document.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private protected static void WriteOptional(Utf8JsonWriter json, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value)) json.WriteString(name, value);
    }

    private protected static void WriteOptional(Utf8JsonWriter json, string name, int? value)
    {
        if (value is { } number) json.WriteNumber(name, number);
    }

    /// <summary>Reads the answer that most contracts share: a list of entries with <c>index</c> and a score, beside the model and the usage.</summary>
    private protected static WireAnswer ReadEntries(JsonElement answer, string list, string score) => new(WireJson.Scores(answer, list, "index", score))
    {
        Model = WireJson.Text(answer, "model"),
        Usage = WireJson.Usage(answer),
        RequestId = WireJson.Text(answer, "id"),
    };

    // FastAPI's validation errors: the first one's place and words; its "input" would repeat a text.
    private static string? FirstDetail(JsonElement body)
    {
        var details = WireJson.Child(body, "detail");
        if (details.ValueKind != JsonValueKind.Array || details.GetArrayLength() == 0) return null;
        var place = WireJson.Child(details[0], "loc") is { ValueKind: JsonValueKind.Array } loc ? string.Join('.', loc.EnumerateArray().Select(part => part.ValueKind == JsonValueKind.Number ? part.GetRawText() : WireJson.Text(part))) : "";
        return WireJson.Text(details[0], "msg") is { } words ? $"{place}: {words}" : null;
    }
}
