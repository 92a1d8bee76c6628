using System.Text.Json;

namespace SkRerank.Server.Tests.Load;

/// <summary>The time of a request, which its header may shorten.</summary>
public sealed class DeadlineTests
{
    private const string Sentence = "The time of the request ran out before there was an answer; send fewer documents, or give it more time by x-request-timeout-ms.";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/rerank", "message", "error_type", "Overloaded")]
    [InlineData("/v2/rerank", "message", null, null)]
    [InlineData("/jina/rerank", "detail", null, null)]
    [InlineData("/infinity/rerank", "detail", null, null)]
    [InlineData("/vllm/rerank", "message", "code", "504")]
    [InlineData("/tei/rerank", "error", "error_type", "Overloaded")]
    public async Task Header_WhoseTimeRunsOut_IsAnsweredInTheContractAndCancelsTheReranker(string path, string sentence, string? field, string? value)
    {
        await using var server = await LoadedServer.StartAsync();

        using var response = await server.PostAsync("slow", path, ("x-request-timeout-ms", "100")).WaitAsync(Patience, Token);

        var body = await RunningServer.JsonAsync(response);
        Assert.Equal((504, Sentence), ((int)response.StatusCode, body.GetProperty(sentence).GetString()));
        if (field is not null) Assert.Equal(value, body.GetProperty(field).ToString());
        await LoadedServer.UntilAsync(() => server.Reranker.Cancelled == 1, "the reranker is cancelled");
        await server.RequireIdleAndAnsweringAsync();
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("-5")]
    [InlineData("0")]
    [InlineData("1.5")]
    [InlineData("1e3")]
    [InlineData("+5")]
    public async Task Header_ThatIsNoTime_IsRefused(string value)
    {
        await using var server = await LoadedServer.StartAsync();

        using var response = await server.PostAsync("q", "/v2/rerank", ("x-request-timeout-ms", value)).WaitAsync(Patience, Token);

        Assert.Equal(400, (int)response.StatusCode);
        Assert.StartsWith("The header x-request-timeout-ms should be a whole number of milliseconds above 0, but it is another text;", (await RunningServer.JsonAsync(response)).GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Empty(server.Reranker.Begun);
    }

    [Theory]
    [InlineData("100000")]
    [InlineData("99999999999999")]
    public async Task Header_LargerThanTheServersTime_IsCapped(string value)
    {
        await using var server = await LoadedServer.StartAsync(options => options.Deadline = TimeSpan.FromMilliseconds(200));

        using var response = await server.PostAsync("slow", "/rerank", ("x-request-timeout-ms", value)).WaitAsync(Patience, Token);

        Assert.Equal(504, (int)response.StatusCode);
    }

    [Fact]
    public async Task Request_WhoseTimeRunsOutWhileItWaits_LeavesTheQueue()
    {
        await using var server = await LoadedServer.StartAsync(options => options.MaxRunningRequests = 1);
        var running = server.PostAsync("running");
        await LoadedServer.UntilAsync(() => server.Queue.Running == 1, "one runs");

        using var late = await server.PostAsync("late", "/rerank", ("x-request-timeout-ms", "100")).WaitAsync(Patience, Token);

        Assert.Equal((504, 0, 0L, 1), ((int)late.StatusCode, server.Queue.Waiting, server.Queue.WaitingTokens, server.Queue.Running));
        server.Reranker.Release();
        using var first = await running;
        Assert.Equal(200, (int)first.StatusCode);
        Assert.Equal(["running"], server.Reranker.Begun);
    }

    [Fact]
    public async Task Deadline_WhileTheBodyComes_DoesNotRunYet()
    {
        await using var server = await LoadedServer.StartAsync(options => options.Deadline = TimeSpan.FromMilliseconds(300));
        server.Reranker.Release();
        await using var connection = await RawConnection.OpenAsync(server.Port);
        var request = RawConnection.Request("slow to send");

        // Longer than the deadline: it is the time from the last byte to the answer.
        await connection.SendAsync(request[..^20]);
        await Task.Delay(TimeSpan.FromMilliseconds(900), Token);
        Assert.Equal((0, 0), (server.Queue.Running, server.Queue.Waiting));
        await connection.SendAsync(request[^20..]);

        var (status, _, body) = await connection.ReadAsync().WaitAsync(Patience, Token);
        Assert.Equal(200, status);
        using var json = JsonDocument.Parse(body);
        Assert.Equal(2, json.RootElement.GetProperty("results").GetArrayLength());
    }
}
