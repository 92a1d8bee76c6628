namespace SkRerank.Server.Tests.Load;

/// <summary>Clients that leave: nothing is done for them any more.</summary>
public sealed class DisconnectTests
{
    private const int Runs = 8;

    [Fact]
    public async Task Clients_AThousandThatLeave_LeaveNoWorkBehind()
    {
        await using var server = await LoadedServer.StartAsync(options => options.MaxRunningRequests = Runs);
        var running = await SendAsync(server, Runs, RawConnection.Request("running"));
        await LoadedServer.UntilAsync(() => server.Reranker.Begun.Count == Runs, "eight requests run");
        var waiting = await SendAsync(server, 492, RawConnection.Request("waiting"));
        var sending = await SendAsync(server, 500, RawConnection.Request("sending")[..^10]);
        await LoadedServer.UntilAsync(() => server.Queue.Waiting == 492, "all others wait");

        // Those that wait leave first: a place that is given back would otherwise be theirs before their leaving is known.
        Break([.. waiting, .. sending]);
        await LoadedServer.UntilAsync(() => server.Queue.Waiting == 0, "nobody waits");
        Assert.Equal((Runs, 0L), (server.Queue.Running, server.Queue.WaitingTokens));
        Break(running);

        await LoadedServer.UntilAsync(() => server.Queue.Running == 0, "nothing runs");
        Assert.Equal(Runs, server.Reranker.Cancelled);
        Assert.All(server.Reranker.Begun, query => Assert.Equal("running", query));
        await server.RequireIdleAndAnsweringAsync();
        Assert.Equal(["the next"], server.Reranker.Ended);
    }

    [Fact]
    public async Task Clients_ThatLeaveAllAtOnce_LeaveTheQueueEmpty()
    {
        await using var server = await LoadedServer.StartAsync(options => options.MaxRunningRequests = Runs);
        var connections = await SendAsync(server, 200, RawConnection.Request("leaving"));
        await LoadedServer.UntilAsync(() => server.Queue.Running + server.Queue.Waiting == 200, "all are in");

        Break(connections);

        await LoadedServer.UntilAsync(() => server.Queue.Running + server.Queue.Waiting == 0, "the queue is empty");
        Assert.Equal(server.Reranker.Begun.Count, server.Reranker.Cancelled);
        await server.RequireIdleAndAnsweringAsync();
    }

    private static async Task<RawConnection[]> SendAsync(LoadedServer server, int count, string text)
    {
        var connections = new RawConnection[count];
        for (var i = 0; i < count; i++)
        {
            connections[i] = await RawConnection.OpenAsync(server.Port);
            await connections[i].SendAsync(text);
        }

        return connections;
    }

    // Every other one without a farewell.
    private static void Break(RawConnection[] connections)
    {
        for (var i = 0; i < connections.Length; i++) connections[i].Break(isAbrupt: i % 2 == 0);
    }
}
