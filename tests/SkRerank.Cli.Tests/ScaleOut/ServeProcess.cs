using System.Diagnostics;

namespace SkRerank.Cli.Tests.ScaleOut;

/// <summary><c>skrerank serve</c> as a process of its own on a free port of loopback.</summary>
internal sealed class ServeProcess : IDisposable
{
    private readonly Process _process;

    // What it logs is read, so that it never waits for a reader.
    private Task? _rest;

    private ServeProcess(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    /// <summary>Starts a server, and waits until it is ready.</summary>
    public static async Task<ServeProcess> StartAsync(CommandLine tool)
    {
        var process = tool.Start(["serve", "--listen", "http://127.0.0.1:0", "--no-playground"]);
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (!line.StartsWith("Listening at ", StringComparison.Ordinal)) continue;
            var server = new ServeProcess(process, new Uri(line["Listening at ".Length..line.IndexOf(';', StringComparison.Ordinal)]));
            server._rest = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await server.ReadyAsync();
            return server;
        }

        throw new InvalidOperationException("The server ended before it listened.");
    }

    /// <summary>Kills the server as a lost machine would be lost.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited) Kill();
        _rest?.ContinueWith(_ => { }, TaskScheduler.Default).Wait();
        _process.Dispose();
    }

    private async Task ReadyAsync()
    {
        using var client = new HttpClient();
        for (var tries = 0; tries < 600; tries++)
        {
            using var health = await client.GetAsync(new Uri(Address, "health"), TestContext.Current.CancellationToken);
            if (health.IsSuccessStatusCode) return;
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        throw new TimeoutException("The server did not become ready.");
    }
}
