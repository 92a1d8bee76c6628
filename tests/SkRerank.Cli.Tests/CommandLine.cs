using System.Diagnostics;

namespace SkRerank.Cli.Tests;

/// <summary>Runs the tool as a process of its own, in a folder that goes with the test.</summary>
internal sealed class CommandLine : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("skrerank-").FullName;

    /// <summary>Gets the variables that the tool finds beside those of the tests.</summary>
    public Dictionary<string, string> Variables { get; } = new(StringComparer.Ordinal);

    public string At(string name) => Path.Combine(Folder, name);

    /// <summary>Writes a file, making the folders above it, and gives its path.</summary>
    public string Write(string name, string text)
    {
        var path = At(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Runs the tool to its end.</summary>
    public (int Code, string Output, string Error) Run(params string[] arguments)
    {
        using var process = Start(arguments);

        // A server that starts where it should have refused to would hold up the tests for ever.
        using var limit = new Timer(_ => process.Kill(), null, TimeSpan.FromMinutes(5), Timeout.InfiniteTimeSpan);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }

    /// <summary>Runs the tool to its end on some input.</summary>
    public (int Code, string Output, string Error) RunOn(string input, params string[] arguments)
    {
        using var process = Start(arguments, redirectInput: true);
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }

    /// <summary>Runs the tool, which must fail, and gives its one sentence.</summary>
    public string Fail(params string[] arguments)
    {
        var (code, output, error) = Run(arguments);
        Assert.Equal(1, code);
        Assert.Empty(output);
        return Assert.Single(error.TrimEnd().Split('\n'));
    }

    /// <summary>Runs the tool, which must succeed, and gives its output.</summary>
    public string Succeed(params string[] arguments)
    {
        var (code, output, error) = Run(arguments);
        Assert.True(code == 0, error);
        return output;
    }

    public Process Start(string[] arguments, bool redirectInput = false)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "SkRerank.Cli.dll"), .. arguments])
        {
            RedirectStandardInput = redirectInput,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Folder,
        };
        foreach (var (name, value) in Variables) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
