using System.Diagnostics;
using System.Text;

namespace SkRerank.Cli.Tests;

/// <summary>A server of the tool that runs until it is disposed, and a client for it.</summary>
internal sealed class ServedTool : IAsyncDisposable
{
    private readonly Process _process;
    private readonly HttpClient _client;

    private ServedTool(Process process, string line)
    {
        (_process, Line) = (process, line);
        Address = new Uri(line["Listening at ".Length..].Split(';')[0].Replace("[::]", "127.0.0.1", StringComparison.Ordinal));
        _client = new HttpClient { BaseAddress = Address };
    }

    /// <summary>Gets the line that says where it listens.</summary>
    public string Line { get; }

    public Uri Address { get; }

    public static async Task<ServedTool> StartAsync(CommandLine tool, params string[] arguments)
    {
        var process = tool.Start(arguments);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        List<string> lines = [];
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            lines.Add(line);
            if (!line.StartsWith("Listening at ", StringComparison.Ordinal)) continue;

            // Log lines must not fill the pipe.
            _ = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            return new ServedTool(process, line);
        }

        throw new InvalidOperationException($"The server did not start: {string.Join('\n', lines)} {await errors}");
    }

    public async Task<(int Status, string Body)> PostAsync(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await _client.PostAsync(new Uri(path, UriKind.Relative), content, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public async Task<(int Status, string Body)> GetAsync(string path)
    {
        using var response = await _client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Asks it to stop, as a service manager does.</summary>
    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Kills it, as a machine is lost.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Waits for its end and gives its exit code.</summary>
    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
