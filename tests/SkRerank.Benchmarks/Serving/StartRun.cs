using System.Diagnostics;
using SkRerank.Evaluation;

namespace SkRerank.Benchmarks.Serving;

/// <summary>Measures <c>skrerank serve</c> as a process: from its start until <c>/health</c> says ready, and its memory then and after 5 idle seconds.</summary>
internal static class StartRun
{
    private const int Starts = 5;
    private const double MostSeconds = 1, MostMegabytes = 250;

    public static async Task RunAsync(List<string[]> gates)
    {
        var work = Directory.CreateTempSubdirectory("skrerank-serving-").FullName;
        try
        {
            var store = Path.Combine(work, "store");
            ToolRun.Run("index", Passages.Folder, "--store", store);
            List<string[]> rows = [["skrerank serve, median of 5", "ready s", "from", "to", "memory at ready MB", "after 5 s"]];
            foreach (var (name, arguments) in ((string, string[])[])[("models alone", []), ("with a store", ["--store", store])])
            {
                List<(double Seconds, double Ready, double Idle)> starts = [];
                for (var i = 0; i < Starts; i++) starts.Add(await StartAsync(arguments));
                var (seconds, idle) = (ServingRun.Median(starts.Select(one => one.Seconds)), ServingRun.Median(starts.Select(one => one.Idle)));
                rows.Add([name, ServingRun.Text($"{seconds:F2}"), ServingRun.Text($"{starts.Min(one => one.Seconds):F2}"), ServingRun.Text($"{starts.Max(one => one.Seconds):F2}"), ServingRun.Text($"{ServingRun.Median(starts.Select(one => one.Ready)):F0}"), ServingRun.Text($"{idle:F0}")]);
                ServingRun.Gate(gates, $"start to ready, {name}", ServingRun.Text($"{seconds:F2} s"), "1 s or less", seconds <= MostSeconds);
                ServingRun.Gate(gates, $"idle memory, {name}", ServingRun.Text($"{idle:F0} MB"), "250 MB or less", idle <= MostMegabytes);
            }

            Console.WriteLine(TextTable.Align(rows));
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private static async Task<(double Seconds, double Ready, double Idle)> StartAsync(string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "SkRerank.Cli.dll"), "serve", "--listen", "http://127.0.0.1:0", .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        try
        {
            var line = await process.StandardOutput.ReadLineAsync();
            while (line is not null && !line.StartsWith("Listening at ", StringComparison.Ordinal)) line = await process.StandardOutput.ReadLineAsync();
            if (line is null) throw new InvalidOperationException("The server should say where it listens, but ended.");
            _ = process.StandardOutput.ReadToEndAsync();
            _ = process.StandardError.ReadToEndAsync();
            using var client = new HttpClient { BaseAddress = new Uri(line["Listening at ".Length..].Split(';', ',')[0]) };
            while (true)
            {
                using var health = await client.GetAsync(new Uri("/health", UriKind.Relative));
                if (health.IsSuccessStatusCode) break;
                await Task.Delay(5);
            }

            var seconds = clock.Elapsed.TotalSeconds;
            var ready = Megabytes(process);
            await Task.Delay(TimeSpan.FromSeconds(5));
            return (seconds, ready, Megabytes(process));
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    private static double Megabytes(Process process)
    {
        process.Refresh();
        return process.WorkingSet64 / 1e6;
    }
}
