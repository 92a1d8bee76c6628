using System.Diagnostics;

namespace SkRerank.Benchmarks;

/// <summary>Runs the tool as a process of its own and says how long it took and how much memory it had at most.</summary>
internal static class ToolRun
{
    public static (TimeSpan Elapsed, double PeakMegabytes) Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "SkRerank.Cli.dll"), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        long peak = 0;
        while (!process.WaitForExit(20))
        {
            process.Refresh();
            peak = Math.Max(peak, PeakOf(process));
        }

        var elapsed = clock.Elapsed;
        return process.ExitCode == 0 ? (elapsed, peak / 1e6) : throw new InvalidOperationException($"The tool ended with exit code {process.ExitCode}.");
    }

    // The highest mark of the whole life so far, not of this moment; 0 where the process has just ended.
    private static long PeakOf(Process process) => process.HasExited ? 0 : process.PeakWorkingSet64;
}
