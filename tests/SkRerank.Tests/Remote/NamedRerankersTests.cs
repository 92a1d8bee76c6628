using SkRerank.Remote;
using SkRerank.Remote.Aws;

namespace SkRerank.Tests.Remote;

public sealed class NamedRerankersTests
{
    [Theory]
    [InlineData("cohere:rerank-v3.5", true)]
    [InlineData("COHERE:rerank-v3.5", true)]
    [InlineData("tei:", true)]
    [InlineData("bedrock:cohere.rerank-v3-5:0", true)]
    [InlineData("llama.cpp:bge", true)]
    [InlineData("minilm-reranker", false)]
    [InlineData("cohere", false)]
    [InlineData(@"C:\models\cohere", false)]
    [InlineData("nobody:model", false)]
    public void IsName_KnownProviderBeforeTheColon_IsOne(string name, bool expected) => Assert.Equal(expected, NamedRerankers.IsName(name));

    [Fact]
    public void CreateOptions_HostedWithAKey_TakesModelAndKey()
    {
        var options = NamedRerankers.CreateOptions("cohere:rerank-v3.5", Variables(("COHERE_API_KEY", " canary \n")));
        Assert.Equal(("cohere", "rerank-v3.5", null), (options.Format.ProviderName, options.ModelId, options.Endpoint));
        Assert.NotNull(options.ApiKey);
        using var reranker = new HttpReranker(options);
        Assert.Equal(("cohere", "rerank-v3.5", new Uri("https://api.cohere.com/")), (reranker.GetService<RerankerMetadata>()!.ProviderName, reranker.GetService<RerankerMetadata>()!.DefaultModelId, reranker.GetService<RerankerMetadata>()!.ProviderUri));
    }

    [Fact]
    public void CreateOptions_ColonInTheModel_BelongsToTheModel()
    {
        var options = NamedRerankers.CreateOptions("bedrock:amazon.rerank-v1:0", Variables(("AWS_ACCESS_KEY_ID", "AKID"), ("AWS_SECRET_ACCESS_KEY", "s"), ("AWS_REGION", "eu-central-1")));
        Assert.Equal("amazon.rerank-v1:0", options.ModelId);
        Assert.Equal("bedrock in eu-central-1", Assert.IsType<AwsSigner>(options.Signer).ToString());
        Assert.Equal(new Uri("https://bedrock-agent-runtime.eu-central-1.amazonaws.com/"), options.Format.DefaultEndpoint);
    }

    [Theory]
    [InlineData("COHERE_BASE_URL")]
    [InlineData("COHERE_URL")]
    public void CreateOptions_OwnAddress_NeedsNoKey(string variable)
    {
        var options = NamedRerankers.CreateOptions("cohere:m", Variables((variable, "http://127.0.0.1:9/")));
        Assert.Equal((new Uri("http://127.0.0.1:9/"), null), (options.Endpoint, options.ApiKey));
    }

    [Theory]
    [InlineData("cohere:m", "set CO_API_KEY or COHERE_API_KEY to the key")]
    [InlineData("mixedbread:m", "set MXBAI_API_KEY or MIXEDBREAD_API_KEY to the key")]
    [InlineData("tei:", "set TEI_URL to the address of the server")]
    [InlineData("vllm-score:m", "set VLLM_URL to the address of the server")]
    [InlineData("llama.cpp:m", "set LLAMA_CPP_URL to the address of the server")]
    [InlineData("azure-cohere:m", "set AZURE_COHERE_URL to the address of the server")]
    [InlineData("bedrock:m", "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")]
    [InlineData("google:m", "set GOOGLE_ACCESS_TOKEN to the key")]
    public void CreateOptions_NothingSet_SaysWhatToSet(string name, string missing) =>
        Assert.StartsWith($"The reranker '{name}' cannot be asked yet: {missing}.", Assert.Throws<ArgumentException>(() => NamedRerankers.CreateOptions(name, Variables())).Message, StringComparison.Ordinal);

    [Fact]
    public void CreateOptions_NoName_ListsTheProviders()
    {
        var message = Assert.Throws<ArgumentException>(() => NamedRerankers.CreateOptions("rerank-v3.5", Variables())).Message;
        Assert.StartsWith("The name of a hosted reranker must be a provider and a model such as 'cohere:rerank-v3.5', but was 'rerank-v3.5'; the providers are cohere, ", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1:8080")]
    [InlineData("ftp://x/")]
    [InlineData("not an address with a canary")]
    public void CreateOptions_BadAddress_NamesTheVariableAndNotTheValue(string value)
    {
        var message = Assert.Throws<ArgumentException>(() => NamedRerankers.CreateOptions("tei:", Variables(("TEI_URL", value)))).Message;
        Assert.StartsWith("The reranker 'tei:' cannot be asked yet: set TEI_URL to an http or https address, such as http://127.0.0.1:8080/.", message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_Environment_NamesTheVariableAndNeverTheKey()
    {
        var providers = NamedRerankers.Inspect(Variables(("JINA_API_KEY", "canary-key"), ("TEI_URL", "http://127.0.0.1:9/"), ("VOYAGE_API_KEY", "al-canary")));
        Assert.Equal(NamedRerankers.Providers, providers.Select(p => p.Name));
        Assert.Equal(["jina", "voyage", "tei"], providers.Where(p => p.IsConfigured).Select(p => p.Name));
        Assert.Equal(["jina", "voyage", "tei"], providers.Where(p => p.IsNamed).Select(p => p.Name));
        Assert.Equal("JINA_API_KEY", providers.Single(p => p.Name == "jina").KeyVariable);
        Assert.Equal(new Uri("https://ai.mongodb.com/"), providers.Single(p => p.Name == "voyage").Endpoint);
        Assert.DoesNotContain("canary", string.Concat(providers), StringComparison.Ordinal);
    }

    private static Func<string, string?> Variables(params (string Name, string Value)[] variables) => name => variables.FirstOrDefault(v => v.Name == name).Value;
}
