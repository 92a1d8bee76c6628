using System.Diagnostics;
using System.Text;

namespace SkRerank.WebChat.Tests;

/// <summary>Runs the sample, or the tool's server, as a process of its own.</summary>
internal sealed class WebChatProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private WebChatProcess(string program, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var name in new[] { "OPENAI_API_KEY", "SKRERANK_SAMPLE_ONCE", "ASPNETCORE_URLS", "SKRERANK_API_KEY" }) start.Environment.Remove(name);
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Add(line.Data);
        _process.ErrorDataReceived += (_, line) => Add(line.Data);
        _process.Exited += (_, _) => _address.TrySetException(new InvalidOperationException($"The program ended before it listened: {Output}"));
        _process.Start();
        _process.StandardInput.Close();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Output
    {
        get
        {
            lock (_output) return _output.ToString();
        }
    }

    public static WebChatProcess Start(params string[] arguments) => new(Program("samples", "09-WebChat", "WebChat.dll"), arguments);

    /// <summary>Starts a command of <c>skrerank</c>.</summary>
    public static WebChatProcess StartTool(params string[] arguments) => new(Program("src", "SkRerank.Cli", "SkRerank.Cli.dll"), arguments);

    public Task<Uri> AddressAsync(CancellationToken cancellationToken) => _address.Task.WaitAsync(TimeSpan.FromMinutes(2), cancellationToken);

    public async Task<int> ExitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken).WaitAsync(TimeSpan.FromMinutes(2), cancellationToken);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private void Add(string? line)
    {
        if (line is null) return;
        lock (_output) _output.AppendLine(line);
        foreach (var listening in (string[])["Listening on ", "Listening at "])
        {
            if (line.StartsWith(listening, StringComparison.Ordinal)) _address.TrySetResult(new Uri(line[listening.Length..].Split(';')[0]));
        }
    }

    // Beside this project's output stands that of the program, of the same configuration.
    private static string Program(string folder, string project, string name)
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(own.Parent!.Parent!.Parent!.Parent!.Parent!.FullName, folder, project, "bin", own.Parent.Name, own.Name, name);
    }
}
