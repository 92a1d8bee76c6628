using System.Text.Json;
using Microsoft.Extensions.Logging;
using SkRerank.Remote;
using SkRerank.TestSupport;
using SkRerank.TestSupport.Contracts;

namespace SkRerank.Tests.Remote;

public sealed class KeyHygieneTests(KeyHygiene watch)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Watch_ExceptionWithTheKey_IsSeen()
    {
        Assert.Throws<InvalidTimeZoneException>((Action)(() => throw new InvalidTimeZoneException("the key is " + Provider.Key)));
        Assert.True(watch.Take(nameof(InvalidTimeZoneException)));
    }

    [Fact]
    public void ToString_KeyOptionsAndReranker_DoNotShowTheKey()
    {
        var options = new HttpRerankerOptions(RerankWireFormat.Cohere) { ApiKey = Provider.Key };
        options.Headers["X-Secret"] = Provider.Key;
        using var reranker = new HttpReranker(options);
        string[] texts = [$"{options.ApiKey}", $"{options}", $"{reranker}", JsonSerializer.Serialize(options.ApiKey), $"{reranker.GetService<RerankerMetadata>()!.ProviderUri}"];
        Assert.All(texts, text => Assert.DoesNotContain(Provider.Key, text, StringComparison.Ordinal));
        Assert.Equal("***", texts[0]);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(500)]
    public async Task RerankAsync_ProviderRepeatsTheKey_ItIsTakenOutOfExceptionAndLog(int status)
    {
        await using var server = await Provider.StartAsync("cohere-v2");
        server.Answer = request => server.Contract.Failure(status, $"invalid api token: {request.Header("Authorization")} / {Provider.Key.ToUpperInvariant()}");
        using var reranker = Provider.Reranker(server, options => options.Retry.MaxAttempts = 1);
        var before = KeyHygiene.Logs.Records.Count;
        var failure = await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync("flea", [new("a flea")], cancellationToken: Token));
        Assert.Contains("invalid api token: *** *** / ***", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Provider.Key, failure.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.Contains(KeyHygiene.Logs.Records.Skip(before), entry => entry.Level == LogLevel.Trace && entry.Text.Contains("invalid api token", StringComparison.Ordinal));
        Assert.DoesNotContain(KeyHygiene.Logs.Records, entry => entry.Text.Contains(Provider.Key, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("two words")]
    [InlineData("line\r\nX-Injected: 1")]
    [InlineData("schlüssel")]
    [InlineData("")]
    public async Task RerankAsync_KeyThatNoHeaderHolds_IsRefusedWithoutBeingShown(string key)
    {
        await using var server = await Provider.StartAsync("cohere-v2");
        using var reranker = Provider.Reranker(server, options => options.ApiKey = new ApiKey(_ => ValueTask.FromResult(key)));
        var failure = await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync("flea", [new("a flea")], cancellationToken: Token));
        Assert.Equal("sign", failure.Operation);
        Assert.Equal("A request to the reranker 'cohere' must be signed, but that failed: A key must be one word of printable ASCII characters, but is empty or has others; check where the key comes from.", failure.Message);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task RerankAsync_KeyDelegate_IsAskedForEachAttempt()
    {
        await using var server = await Provider.StartAsync("cohere-v2");
        server.Enqueue(server.Contract.Failure(500, "try again"));
        var keys = new Queue<string>([Provider.Key + "-old", Provider.Key]);
        using var reranker = Provider.Reranker(server, options => options.ApiKey = new ApiKey(_ => ValueTask.FromResult(keys.Dequeue())));
        await reranker.RerankAsync("flea", [new("a flea")], cancellationToken: Token);
        Assert.Equal([$"Bearer {Provider.Key}-old", $"Bearer {Provider.Key}"], server.Requests.Select(request => request.Header("Authorization")));
    }

    [Fact]
    public async Task RerankAsync_BodyOfAFailure_IsLoggedAtTraceOnlyAndItsFirst200Characters()
    {
        await using var server = await Provider.StartAsync("cohere-v2");
        var body = new string('x', 150) + "SECRET-DOCUMENT" + new string('y', 35) + "BEYOND";
        server.Answer = _ => ContractReply.Text(200, body, "text/plain");
        using var logs = new RecordingLogger();
        using var reranker = new HttpReranker(Provider.Options(server), loggerFactory: logs);
        var failure = await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync("flea", [new("a flea")], cancellationToken: Token));
        Assert.DoesNotContain("SECRET", failure.ToString(), StringComparison.Ordinal);
        var entry = Assert.Single(logs.Records, entry => entry.Text.Contains("SECRET-DOCUMENT", StringComparison.Ordinal));
        Assert.Equal(LogLevel.Trace, entry.Level);
        Assert.DoesNotContain("BEYOND", entry.Text, StringComparison.Ordinal);
    }
}
