using System.Diagnostics;
using System.Globalization;
using SkRerank.Models;
using SkRerank.Onnx;

namespace SkRerank.Benchmarks.Onnx;

/// <summary>Measures 16 concurrent callers of 10 passages each (target P6): through the shared reranker, and each with one padded Run of its own on a session of all threads.</summary>
internal static class ConcurrencyRun
{
    private const int Callers = 16, Each = 10, Calls = 6, Rounds = 3;

    public static async Task RunAsync(string query, RerankDocument[] documents)
    {
        using var shared = new OnnxCrossEncoderReranker(MiniLmRerankerModel.Folder);
        using var alone = new PairModel(MiniLmRerankerModel.Folder, ModelPrecision.Quantized, hasHead: true, Environment.ProcessorCount);
        RerankDocument[][] batches = [.. Enumerable.Range(0, Callers).Select(c => Enumerable.Range(0, Each).Select(i => documents[((c * Each) + i) % documents.Length]).ToArray())];
        Func<int, Task> Shared() => c => shared.RerankAsync(query, [.. batches[c].Select(text => new RerankDocument(text))]);
        Func<int, Task> Alone() => c => Task.Run(() => alone.Wide(alone.Tokenize(query, batches[c]), Each, sorts: false));
        var ratios = new List<double>();
        List<double> sharedTimes = [], aloneTimes = [];
        await LoopAsync(Shared(), []);
        for (var round = 0; round < Rounds; round++)
        {
            var first = await LoopAsync(Shared(), sharedTimes);
            ratios.Add(await LoopAsync(Alone(), aloneTimes) / first);
        }

        double P99(List<double> times) => times.Order().ElementAt((int)(0.99 * (times.Count - 1)));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"P6: {Callers} callers of {Each} passages: {ratios.Order().ElementAt(Rounds / 2):F2} times the throughput of a padded Run for each caller (gate 1.2, target 1.5); p99 {P99(sharedTimes):F0} ms against {P99(aloneTimes):F0} ms"));
    }

    private static async Task<double> LoopAsync(Func<int, Task> call, List<double> times)
    {
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(async c =>
        {
            for (var i = 0; i < Calls; i++)
            {
                var own = Stopwatch.StartNew();
                await call(c);
                lock (times) times.Add(own.Elapsed.TotalMilliseconds);
            }
        }));
        return clock.Elapsed.TotalSeconds;
    }
}
