using System.Diagnostics.CodeAnalysis;
using System.Net;
using Microsoft.Extensions.VectorData;
using SkRerank.Middleware;
using SkRerank.Qdrant.Tests.Server;
using SkRerank.TestSupport.Contracts;

namespace SkRerank.Qdrant.Tests.Http;

public sealed class QdrantConnectionTests : IAsyncLifetime
{
    private const string Key = "canary-key-7f3a";

    private readonly BackOffClock _time = new();

    [AllowNull]
    private QdrantServer Server { get; set; }

    public async ValueTask InitializeAsync() => Server = await QdrantServer.StartAsync();

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    [Fact]
    public async Task GetVersionAsync_Server_SaysIt()
    {
        using var connection = Connect();
        Assert.Equal("1.17.0", await connection.GetVersionAsync());
    }

    [Fact]
    public async Task ApiKey_Given_GoesOutInItsHeader()
    {
        Server.ApiKey = Key;
        using var connection = Connect(apiKey: Key);
        using var collection = new QdrantCollection<string, Note>(connection, "c");
        Assert.False(await collection.CollectionExistsAsync());
        Assert.Equal(Key, Assert.Single(Server.Requests).Header("api-key"));
    }

    [Fact]
    public async Task ApiKey_Wrong_IsAnErrorWithoutIt()
    {
        Server.ApiKey = "another";
        using var connection = Connect(apiKey: Key);
        using var collection = new QdrantCollection<string, Note>(connection, "c");
        var error = await Assert.ThrowsAsync<VectorStoreException>(() => collection.CollectionExistsAsync());
        Assert.Equal($"Qdrant at {Server.Address.Authority} answered 403 to 'exists' of the collection 'c' at attempt 1 of 3: Forbidden: Invalid API key or JWT. Check ApiKey in QdrantConnectionOptions.", error.Message);
        Assert.Equal(("qdrant", "c", "CollectionExists"), (error.VectorStoreSystemName, error.CollectionName, error.OperationName));
        var cause = Assert.IsType<RerankException>(error.InnerException);
        Assert.Equal(("qdrant", "exists", 403, false), (cause.ProviderName, cause.Operation, cause.StatusCode, cause.IsTransient));
    }

    [Fact]
    public async Task ApiKey_InTheServersWords_IsLeftOut()
    {
        Server.Intercept = _ => ContractReply.Text(400, $$$"""{"status":{"error":"The key {{{Key}}} is known."}}""");
        using var connection = Connect(apiKey: Key);
        var error = await Assert.ThrowsAsync<RerankException>(() => connection.GetVersionAsync());
        Assert.Contains("The key *** is known. ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task Call_FailureThatPasses_IsMadeAgainAfterWhatTheServerSays(int status)
    {
        var failures = 0;
        Server.Intercept = _ => ++failures <= 2 ? ContractReply.Text(status, """{"status":{"error":"busy"}}""").With("Retry-After", "7") : null;
        using var connection = Connect();
        Assert.Equal("1.17.0", await connection.GetVersionAsync());
        Assert.Equal(3, Server.Requests.Count);
        Assert.Equal([TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(7)], _time.Waits);
    }

    [Fact]
    public async Task Call_FailureThatStays_IsAnErrorWithTheLastAttempt()
    {
        Server.Intercept = _ => ContractReply.Text(503, "upstream\nis down.", "text/plain");
        using var connection = Connect();
        var error = await Assert.ThrowsAsync<RerankException>(() => connection.GetVersionAsync());
        Assert.Equal($"Qdrant at {Server.Address.Authority} answered 503 to 'version' at attempt 3 of 3: upstream is down. Try again later, and look at the server's log and load.", error.Message);
        Assert.Equal((3, true), (Server.Requests.Count, error.IsTransient));
        Assert.All(_time.Waits.Zip([0.5, 1.0]), pair => Assert.InRange(pair.First.TotalSeconds, 0, pair.Second));
    }

    [Fact]
    public async Task Call_WaitThatIsTooLong_IsNotWaitedFor()
    {
        Server.Intercept = _ => ContractReply.Text(429, """{"status":{"error":"slow down"}}""").With("Retry-After", "3600");
        using var connection = Connect();
        var error = await Assert.ThrowsAsync<RerankException>(() => connection.GetVersionAsync());
        Assert.Equal(TimeSpan.FromHours(1), error.RetryAfter);
        Assert.Single(Server.Requests);
    }

    [Fact]
    public async Task Call_LostConnection_IsMadeAgain()
    {
        var failures = 0;
        Server.Intercept = _ => ++failures == 1 ? new ContractReply(200, []) { Reset = true } : null;
        using var connection = Connect();
        Assert.Equal("1.17.0", await connection.GetVersionAsync());
    }

    [Fact]
    public async Task Call_BadRequest_IsNotMadeAgain()
    {
        using var connection = Connect();
        using var collection = new QdrantCollection<string, Note>(connection, "missing");
        var error = await Assert.ThrowsAsync<VectorStoreException>(() => collection.GetAsync("x"));
        Assert.Equal($"Qdrant at {Server.Address.Authority} answered 404 to 'open' of the collection 'missing' at attempt 1 of 3: Not found: Collection `missing` doesn't exist. Make the collection with EnsureCollectionExistsAsync, or check its name and the address.", error.Message);
        Assert.Single(Server.Requests);
    }

    [Fact]
    public async Task Call_NoAnswerInTime_IsAnErrorThatNamesTheLimit()
    {
        var never = new TaskCompletionSource();
        Server.Intercept = _ => new ContractReply(200, []) { HoldUntil = never.Task };
        using var connection = new QdrantConnection(Server.Address, new QdrantConnectionOptions { Timeout = TimeSpan.FromMilliseconds(100), Retry = new RetryOptions { MaxAttempts = 1 } });
        var error = await Assert.ThrowsAsync<RerankException>(() => connection.GetVersionAsync());
        Assert.Equal($"Qdrant at {Server.Address.Authority} must answer 'version' within 0.1 s, but did not: raise Timeout in QdrantConnectionOptions, or look at the server's load.", error.Message);
        Assert.True(error.IsTransient);
        never.SetResult();
    }

    [Fact]
    public async Task Call_CallersCancellation_IsTheirs()
    {
        var never = new TaskCompletionSource();
        using var cancel = new CancellationTokenSource();
        Server.Intercept = _ =>
        {
            cancel.Cancel();
            return new ContractReply(200, []) { HoldUntil = never.Task };
        };
        using var connection = Connect();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connection.GetVersionAsync(cancel.Token));
        Assert.Single(Server.Requests);
        never.SetResult();
    }

    [Theory]
    [InlineData("<html>welcome</html>", "is not what Qdrant answers")]
    [InlineData("null", "is empty")]
    [InlineData("{}", "names no version")]
    public async Task Call_AnswerOfAnotherServer_IsAnErrorThatSaysWhat(string body, string expected)
    {
        Server.Intercept = _ => ContractReply.Text(200, body);
        using var connection = Connect();
        var error = await Assert.ThrowsAsync<RerankException>(() => connection.GetVersionAsync());
        Assert.Equal($"Qdrant at {Server.Address.Authority} answered 'version' with a body that {expected}: check that the address is that of Qdrant's REST interface, which is port 6333 by default.", error.Message);
        Assert.False(error.IsTransient);
    }

    [Fact]
    public async Task Call_AnswerThatIsTooLong_IsCutOff()
    {
        Server.Intercept = _ => ContractReply.Text(200, new string(' ', 5000) + "{}");
        using var connection = new QdrantConnection(Server.Address, new QdrantConnectionOptions { MaxResponseBytes = 1000, Retry = new RetryOptions { MaxAttempts = 1 } });
        await Assert.ThrowsAsync<RerankException>(() => connection.GetVersionAsync());
    }

    [Fact]
    public async Task Endpoint_WithAPath_KeepsIt()
    {
        Server.Intercept = request => request.Path == "/proxy/qdrant/" ? ContractReply.Text(200, """{"title":"qdrant","version":"9"}""") : null;
        using var connection = new QdrantConnection(new Uri(Server.Address, "proxy/qdrant"));
        Assert.Equal("9", await connection.GetVersionAsync());
    }

    [Theory]
    [InlineData("ftp://host", "absolute address that begins with http:// or https://")]
    [InlineData("https://user:secret@host", "no user, query or fragment")]
    [InlineData("https://host?api-key=secret", "no user, query or fragment")]
    public void Endpoint_ThatIsNone_IsAnErrorWithoutIt(string address, string expected)
    {
        var error = Assert.Throws<ArgumentException>("endpoint", () => new QdrantConnection(new Uri(address)));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("line\nbreak")]
    [InlineData("schlüssel")]
    public void ApiKey_ThatNoHeaderCarries_IsAnErrorWithoutIt(string key)
    {
        var error = Assert.Throws<ArgumentException>(() => new QdrantConnectionOptions { ApiKey = key });
        Assert.Contains("The API key must be visible ASCII characters", error.Message, StringComparison.Ordinal);
        if (key.Length > 0) Assert.DoesNotContain(key, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HttpClient_OfTheCaller_IsUsedAndNotDisposed()
    {
        using var http = new HttpClient { DefaultRequestVersion = HttpVersion.Version11 };
        using (var connection = new QdrantConnection(Server.Address, httpClient: http)) await connection.GetVersionAsync();
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(Server.Address)).StatusCode);
    }

    private QdrantConnection Connect(string? apiKey = null) => new(Server.Address, new QdrantConnectionOptions { ApiKey = apiKey, Retry = new RetryOptions { TimeProvider = _time, Seed = 1 } });
}
