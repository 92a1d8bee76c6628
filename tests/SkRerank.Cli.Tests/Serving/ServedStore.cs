using System.Diagnostics;
using System.Net.Http.Json;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace SkRerank.Cli.Tests.Serving;

/// <summary><c>skrerank serve</c> over the store <c>store</c>, as a process of its own, with a client for it.</summary>
internal sealed class ServedStore : IDisposable
{
    private const int SigTerm = 15;

    private readonly Process _process;
    private readonly Task _output;
    private readonly Task _error;

    private ServedStore(Process process, Uri address)
    {
        _process = process;
        Client = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(2) };

        // A pipe that nobody reads would stop the server.
        (_output, _error) = (process.StandardOutput.ReadToEndAsync(Token), process.StandardError.ReadToEndAsync(Token));
    }

    public static string TinyEncoder { get; } = Path.Combine(AppContext.BaseDirectory, "Models", "bi-cls-bert");

    /// <summary>The options that serve with tiny models, which load and embed at once.</summary>
    public static string[] TinyModels { get; } = ["--embedding", TinyEncoder, "--model", Path.Combine(AppContext.BaseDirectory, "Models", "bert-1label")];

    public HttpClient Client { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<ServedStore> StartAsync(CommandLine tool, params string[] arguments)
    {
        const string Listening = "Listening at ";
        var process = tool.Start(["serve", "--store", "store", "--listen", "http://127.0.0.1:0", .. arguments]);
        string? line;
        do
        {
            line = await process.StandardOutput.ReadLineAsync(Token);
        }
        while (line?.StartsWith(Listening, StringComparison.Ordinal) == false);
        if (line is null) throw new InvalidOperationException("The server ended: " + await process.StandardError.ReadToEndAsync(Token));
        return new ServedStore(process, new Uri(line[Listening.Length..line.IndexOf(';', StringComparison.Ordinal)]));
    }

    public async Task<(int Status, JsonElement Body)> PostAsync(string path, object body)
    {
        using var response = await Client.PostAsJsonAsync(path, body, Token);
        return ((int)response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>(Token));
    }

    /// <summary>Gives the documents of the passages that a search finds, in the passages' order.</summary>
    public async Task<string[]> SearchAsync(object body)
    {
        var (status, found) = await PostAsync("/search", body);
        Assert.True(status == 200, found.ToString());
        return [.. found.GetProperty("results").EnumerateArray().Select(passage => passage.GetProperty("document_id").GetString()!)];
    }

    /// <summary>Gives the number of passages that <c>/collections</c> says.</summary>
    public async Task<int> CountAsync()
    {
        var body = await Client.GetFromJsonAsync<JsonElement>("/collections", Token);
        return Assert.Single(body.GetProperty("collections").EnumerateArray()).GetProperty("passages").GetInt32();
    }

    /// <summary>Ends the process without a word: SIGKILL.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Asks the process to end: SIGTERM.</summary>
    public void Terminate() => Assert.Equal(0, SendSignal(_process.Id, SigTerm));

    public async Task<int> ExitCodeAsync()
    {
        await Task.WhenAll(_output, _error, _process.WaitForExitAsync(Token));
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        Client.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int SendSignal(int process, int signal);
}
