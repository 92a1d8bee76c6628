using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SkRerank.TestSupport;

namespace SkRerank.Server.Tests.Load;

/// <summary>A server that stops: what it took is answered, what comes is refused, and then it ends.</summary>
public sealed class DrainingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stop_WithRequestsInside_AnswersThemAndRefusesOthers()
    {
        await using var server = await LoadedServer.StartAsync(options => options.MaxRunningRequests = 1);
        await using var union = await RawConnection.OpenAsync(server.Port);
        await using var sending = await RawConnection.OpenAsync(server.Port);
        await union.SendAsync("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n");
        Assert.Equal(200, (await union.ReadAsync()).Status);
        var taken = Enumerable.Range(0, 3).Select(i => server.PostAsync($"taken {i}")).ToList();
        await LoadedServer.UntilAsync(() => (server.Queue.Running, server.Queue.Waiting) == (1, 2), "one runs and two wait");
        await sending.SendAsync(RawConnection.Request("sending")[..^10]);

        var stop = server.Running.App.StopAsync(Token);
        await LoadedServer.UntilAsync(() => server.Queue.IsDraining, "the server stops");

        // On a connection that was open before, one after another.
        await RequireRefusedAsync(union, "/rerank", body => body.GetProperty("message").GetString());
        await RequireRefusedAsync(union, "/v2/rerank", body => body.GetProperty("message").GetString());
        await RequireRefusedAsync(union, "/jina/rerank", body => body.GetProperty("detail").GetString());
        await RequireRefusedAsync(union, "/infinity/rerank", body => body.GetProperty("detail").GetString());
        await RequireRefusedAsync(union, "/vllm/rerank", body => body.GetProperty("error").GetProperty("message").GetString());
        await RequireRefusedAsync(union, "/tei/rerank", body => body.GetProperty("error_type").GetString() == "Unhealthy" ? body.GetProperty("error").GetString() : null);
        await union.SendAsync("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n");
        Assert.Equal(503, (await union.ReadAsync()).Status);

        // A body that had not come whole is of a request that was not taken.
        Assert.Equal(503, (await sending.ReadAsync().WaitAsync(TimeSpan.FromSeconds(30), Token)).Status);
        Assert.False(stop.IsCompleted);

        server.Reranker.Release();
        foreach (var one in taken)
        {
            using var response = await one.WaitAsync(TimeSpan.FromSeconds(30), Token);
            Assert.Equal(200, (int)response.StatusCode);
        }

        await stop.WaitAsync(TimeSpan.FromSeconds(30), Token);
        Assert.Equal(["taken 0", "taken 1", "taken 2"], server.Reranker.Ended.Order());
        await Assert.ThrowsAsync<SocketException>(() => RawConnection.OpenAsync(server.Port));
    }

    [Fact]
    public async Task Stop_WhoseTimeIsOver_EndsWhatIsLeftAndSaysSo()
    {
        using var log = new RecordingLogger();
        await using var server = await LoadedServer.StartAsync(register: services => services.AddSingleton<ILoggerFactory>(log));
        server.Running.App.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout = TimeSpan.FromMilliseconds(200);
        var running = server.PostAsync("running");
        await LoadedServer.UntilAsync(() => server.Queue.Running == 1, "one runs");

        await server.Running.App.StopAsync(Token).WaitAsync(TimeSpan.FromSeconds(30), Token);

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => running);
        await LoadedServer.UntilAsync(() => server.Reranker.Cancelled == 1, "the reranker is cancelled");
        Assert.Contains(log.Records, record => record.Message == "The time to stop is over before 1 requests were answered; they are ended");
    }

    [Fact]
    public async Task ShutdownTimeout_ByDefault_OutlastsTheDeadlineOfARequest()
    {
        await using var usual = await LoadedServer.StartAsync();
        await using var longer = await LoadedServer.StartAsync(options => options.Deadline = TimeSpan.FromMinutes(5));
        await using var shorter = await LoadedServer.StartAsync(options => options.Deadline = TimeSpan.FromSeconds(3));

        // 60 seconds and 5 for the answer; 300 and 5; and the 30 of every host, which are enough.
        Assert.Equal((65, 305, 30), (TimeoutOf(usual), TimeoutOf(longer), TimeoutOf(shorter)));
    }

    private static double TimeoutOf(LoadedServer server) => server.Running.App.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout.TotalSeconds;

    private static async Task RequireRefusedAsync(RawConnection connection, string path, Func<JsonElement, string?> sentence)
    {
        await connection.SendAsync(RawConnection.Request("late", path));
        var (status, head, body) = await connection.ReadAsync();
        Assert.Equal(503, status);
        Assert.Contains("\r\nRetry-After: 5\r\n", head, StringComparison.OrdinalIgnoreCase);
        using var json = JsonDocument.Parse(body);
        Assert.Equal("The server is stopping and takes no more requests; send it to another, or again in a while.", sentence(json.RootElement));
    }
}
