using System.Globalization;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace SkRerank.Benchmarks.Overhead;

/// <summary>Runs <see cref="OverheadBenchmarks"/> in this process, so that one index serves all, and says whether the targets are met.</summary>
internal static class OverheadRun
{
    private const double MostShare = 0.05, MostBytes = 30 * 1024;

    public static bool Run(string folder)
    {
        OverheadStore.Folder = folder;

        // Before the runner, which gives each benchmark five minutes with its setup.
        _ = OverheadStore.Store;
        var config = DefaultConfig.Instance.AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(3).WithIterationCount(10)).WithOptions(ConfigOptions.DisableLogFile)
            .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "skrerank-overhead"));
        var summary = BenchmarkRunner.Run<OverheadBenchmarks>(config);
        var (query, bare, all) = (Of(summary, nameof(OverheadBenchmarks.RerankQuery)), Of(summary, nameof(OverheadBenchmarks.NoMiddleware)), Of(summary, nameof(OverheadBenchmarks.AllMiddleware)));
        var (time, bytes) = (all.Time - bare.Time, all.Bytes - bare.Bytes);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"P18: middleware adds {time / 1000:F1} µs a call with 100 candidates, {time / query.Time:P2} of a rerank query of {query.Time / 1e6:F2} ms (target {MostShare:P0} or less), and {bytes / 1024:F1} KB (target 30 KB or less)"));
        return time <= MostShare * query.Time && bytes <= MostBytes;
    }

    private static (double Time, double Bytes) Of(Summary summary, string method)
    {
        var report = summary.Reports.Single(one => one.BenchmarkCase.Descriptor.WorkloadMethod.Name == method);
        return (report.ResultStatistics!.Median, report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0);
    }
}
