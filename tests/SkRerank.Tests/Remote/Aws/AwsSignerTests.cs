using System.Text;
using SkRerank.Remote.Aws;
using SkRerank.TestSupport.Contracts;

namespace SkRerank.Tests.Remote.Aws;

public sealed class AwsSignerTests
{
    private const string Secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    private const string RerankBody = """{"queries":[{"type":"TEXT","textQuery":{"text":"flea"}}],"sources":[{"type":"INLINE","inlineDocumentSource":{"type":"TEXT","textDocument":{"text":"cat"}}},{"type":"INLINE","inlineDocumentSource":{"type":"TEXT","textDocument":{"text":"flea"}}}],"rerankingConfiguration":{"type":"BEDROCK_RERANKING_MODEL","bedrockRerankingConfiguration":{"numberOfResults":1,"modelConfiguration":{"modelArn":"arn:aws:bedrock:us-east-1::foundation-model/cohere.rerank-v3-5:0"}}}}""";
    private const string InvokeBody = """{"query":"flea","documents":["cat","flea"],"api_version":2,"top_n":1}""";

    private static readonly FixedClock Clock = new(new DateTimeOffset(2015, 8, 30, 12, 36, 0, TimeSpan.Zero));

    [Fact]
    public async Task SignAsync_ListUsersExample_PutsThePublishedHeaders()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08") { Content = new ByteArrayContent([]) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
        request.Headers.Add("User-Agent", "not signed");
        await Signer(service: "iam").SignAsync(request, ReadOnlyMemory<byte>.Empty, TestContext.Current.CancellationToken);
        Assert.Equal("20150830T123600Z", request.Headers.GetValues("X-Amz-Date").Single());
        Assert.Equal("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7", request.Headers.NonValidated["Authorization"].Single());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("a-session-token")]
    public async Task SignAsync_RerankOverTheWire_PassesASecondImplementation(string? token)
    {
        var contract = new BedrockRerankContract { Signature = new AwsSignatureCheck { SessionToken = token, Clock = Clock } };
        await using var server = await ContractServer.StartAsync(contract);
        var (status, body) = await SendAsync(server, "rerank", RerankBody, Signer(token));
        Assert.Equal((200, """{"results":[{"index":1,"relevanceScore":1}]}"""), (status, body));
    }

    [Theory]
    [InlineData("model/cohere.rerank-v3-5:0/invoke")]
    [InlineData("model/cohere.rerank-v3-5%3A0/invoke?b=2&a=1")]
    public async Task SignAsync_InvokeModelOverTheWire_PassesASecondImplementation(string path)
    {
        await using var server = await ContractServer.StartAsync(new BedrockInvokeContract());
        Assert.Equal(200, (await SendAsync(server, path, InvokeBody, Signer())).Status);
    }

    [Fact]
    public async Task SignAsync_WrongSecretRegionTokenOrOldDate_Is403()
    {
        await using var server = await ContractServer.StartAsync(new BedrockRerankContract { Signature = new AwsSignatureCheck { Clock = Clock } });
        var wrong = new AwsSigner(new AwsSignerOptions { Region = "us-east-1", Credentials = new AwsCredentials("AKIDEXAMPLE", "other"), TimeProvider = Clock });
        var elsewhere = new AwsSigner(new AwsSignerOptions { Region = "eu-west-1", Credentials = new AwsCredentials("AKIDEXAMPLE", Secret), TimeProvider = Clock });
        var late = new AwsSigner(new AwsSignerOptions { Region = "us-east-1", Credentials = new AwsCredentials("AKIDEXAMPLE", Secret), TimeProvider = new FixedClock(Clock.Now.AddMinutes(6)) });
        foreach (var signer in new[] { wrong, elsewhere, late, Signer("unknown-token") }) Assert.Equal(403, (await SendAsync(server, "rerank", RerankBody, signer)).Status);
    }

    [Fact]
    public async Task SignAsync_Again_ReplacesTheSignatureAndTheToken()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "https://bedrock-agent-runtime.us-east-1.amazonaws.com/rerank");
        await Signer("first").SignAsync(request, ReadOnlyMemory<byte>.Empty, TestContext.Current.CancellationToken);
        var before = request.Headers.NonValidated["Authorization"].Single();
        await Signer().SignAsync(request, ReadOnlyMemory<byte>.Empty, TestContext.Current.CancellationToken);
        Assert.NotEqual(before, request.Headers.NonValidated["Authorization"].Single());
        Assert.False(request.Headers.Contains("X-Amz-Security-Token"));
        Assert.Single(request.Headers.GetValues("X-Amz-Date"));
    }

    [Fact]
    public async Task SignAsync_Delegate_IsAskedForEachAttempt()
    {
        var asked = 0;
        var signer = new AwsSigner(new AwsSignerOptions { Region = "us-east-1", GetCredentials = _ => ValueTask.FromResult(new AwsCredentials($"AKID{++asked}", Secret)), TimeProvider = Clock });
        using var request = new HttpRequestMessage(HttpMethod.Post, "https://example.amazonaws.com/");
        await signer.SignAsync(request, ReadOnlyMemory<byte>.Empty, TestContext.Current.CancellationToken);
        await signer.SignAsync(request, ReadOnlyMemory<byte>.Empty, TestContext.Current.CancellationToken);
        Assert.Contains("Credential=AKID2/", request.Headers.NonValidated["Authorization"].Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignAsync_NoKeysFromTheDelegate_SaysSo()
    {
        var signer = new AwsSigner(new AwsSignerOptions { Region = "us-east-1", GetCredentials = _ => ValueTask.FromResult<AwsCredentials>(null!) });
        using var request = new HttpRequestMessage(HttpMethod.Post, "https://example.amazonaws.com/");
        var failure = await Assert.ThrowsAsync<RerankException>(() => signer.SignAsync(request, ReadOnlyMemory<byte>.Empty, TestContext.Current.CancellationToken).AsTask());
        Assert.Equal(("The delegate of the AWS keys returned null; it must return keys.", "bedrock", "sign"), (failure.Message, failure.ProviderName, failure.Operation));
    }

    [Fact]
    public void Constructor_NoRegion_SaysWhatToSet()
    {
        var failure = Assert.Throws<ArgumentException>(() => new AwsSigner(new AwsSignerOptions { Region = null }));
        Assert.StartsWith("A request to AWS is signed for one region, but none is given; set Region or the variable AWS_REGION.", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("us east")]
    [InlineData("US-EAST-1")]
    [InlineData("us-east-1/../x")]
    public void Region_NotAName_IsRefused(string region) => Assert.Throws<ArgumentException>(() => new AwsSignerOptions { Region = region });

    [Fact]
    public void Keys_AnyText_NeverShowsThem()
    {
        var keys = new AwsCredentials("AKIDCANARY", "canary-secret", "canary-token");
        var signer = new AwsSigner(new AwsSignerOptions { Region = "us-east-1", Credentials = keys });
        var failure = Assert.Throws<ArgumentException>(() => new AwsCredentials("AKID", "canary\nsecret"));
        foreach (var text in new[] { keys.ToString(), $"{keys}", signer.ToString(), new AwsSignerOptions { Credentials = keys }.ToString(), failure.ToString() })
            Assert.DoesNotContain("canary", text, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("AKID", "secret", null, true)]
    [InlineData("AKID", "secret", "token", true)]
    [InlineData(" AKID ", "secret\n", " ", true)]
    [InlineData("AKID", " ", null, false)]
    [InlineData(null, "secret", null, false)]
    public void FromVariables_Environment_NeedsIdAndSecret(string? id, string? secret, string? token, bool found)
    {
        var keys = AwsCredentials.FromVariables(name => name switch { "AWS_ACCESS_KEY_ID" => id, "AWS_SECRET_ACCESS_KEY" => secret, "AWS_SESSION_TOKEN" => token, _ => null });
        Assert.Equal(found ? ("AKID", "secret", string.IsNullOrWhiteSpace(token) ? null : token) : default, keys is null ? default : (keys.AccessKeyId, keys.SecretAccessKey, keys.SessionToken));
    }

    [Theory]
    [InlineData("eu-west-1", "us-east-1", "eu-west-1")]
    [InlineData(null, "us-east-1", "us-east-1")]
    [InlineData("", "", null)]
    public void RegionOf_Environment_PrefersAwsRegion(string? region, string? fallback, string? expected) =>
        Assert.Equal(expected, AwsSignerOptions.RegionOf(name => name == "AWS_REGION" ? region : fallback));

    private static AwsSigner Signer(string? token = null, string service = "bedrock") =>
        new(new AwsSignerOptions { Region = "us-east-1", Service = service, Credentials = new AwsCredentials("AKIDEXAMPLE", Secret, token), TimeProvider = Clock });

    private static async Task<(int Status, string Body)> SendAsync(ContractServer server, string path, string body, AwsSigner signer)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Address, path)) { Content = new ByteArrayContent(bytes) { Headers = { ContentType = new("application/json") } } };
        await signer.SignAsync(request, bytes, TestContext.Current.CancellationToken);
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now => now;

        public override DateTimeOffset GetUtcNow() => now;
    }
}
