using System.Diagnostics;

namespace SkRerank.Server.Tests.Load;

/// <summary>Bodies that come slowly or stop: Kestrel's own bounds, as they are by default, end them.</summary>
public sealed class SlowBodyTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Bodies_TwoHundredThatStopOrTrickle_AreEndedAndStopNobody()
    {
        await using var server = await LoadedServer.StartAsync();
        server.Reranker.Release();
        var request = RawConnection.Request(new string('q', 400));
        var slow = new List<RawConnection>();
        for (var i = 0; i < 200; i++)
        {
            slow.Add(await RawConnection.OpenAsync(server.Port));
            await slow[i].SendAsync(request[..^400]);
        }

        var since = Stopwatch.StartNew();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var trickle = TrickleAsync(slow[0], request[^400..], stop.Token);
        var ended = Task.WhenAll(slow.Select(connection => connection.ReadAsync()));

        // While all of them are there, others are answered, and the slow ones have no place in the queue.
        using (var other = await server.PostAsync("other").WaitAsync(TimeSpan.FromSeconds(4), Token)) Assert.Equal(200, (int)other.StatusCode);
        Assert.Equal((0, 0), (server.Queue.Running, server.Queue.Waiting));
        Assert.False(ended.IsCompleted);

        // Kestrel gives 5 seconds of grace and looks once a second.
        var answers = await ended.WaitAsync(TimeSpan.FromSeconds(30), Token);
        await stop.CancelAsync();
        await trickle;
        Assert.InRange(since.Elapsed, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(25));
        Assert.All(answers.Where(answer => answer.Status != 0), answer => Assert.Equal((400, true), (answer.Status, answer.Body.Contains("The body did not come whole; send it again.", StringComparison.Ordinal))));
        var after = await Task.WhenAll(slow.Select(connection => connection.ReadAsync())).WaitAsync(TimeSpan.FromSeconds(30), Token);
        Assert.All(after, answer => Assert.Equal(0, answer.Status));
        Assert.Equal(["other"], server.Reranker.Begun);
        await server.RequireIdleAndAnsweringAsync();
    }

    // One byte in 50 ms: 20 a second.
    private static async Task TrickleAsync(RawConnection connection, string text, CancellationToken cancellationToken)
    {
        foreach (var c in text)
        {
            try
            {
                await Task.Delay(50, cancellationToken);
                await connection.SendAsync(c.ToString());
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                return;
            }
        }
    }
}
