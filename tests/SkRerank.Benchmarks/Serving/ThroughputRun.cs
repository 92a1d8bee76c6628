using System.Diagnostics;
using System.Net;
using System.Text.Json;
using SkRerank.Evaluation;

namespace SkRerank.Benchmarks.Serving;

/// <summary>Measures 16 closed-loop callers of 10 passages: over HTTP, and straight on the same reranker, one after another in every round.</summary>
internal static class ThroughputRun
{
    private const int Callers = 16, Each = 10, Calls = 4, Rounds = 15;
    private const double LeastShare = 0.9;

    /// <summary>Gives the requests a second over HTTP.</summary>
    public static async Task<double> RunAsync(ServedReranker server, IReranker reranker, string[] passages, List<string[]> gates)
    {
        const string Query = "how is the quality of a ranking measured, and what does it cost";
        string[][] texts = [.. Enumerable.Range(0, Callers).Select(caller => Enumerable.Range(0, Each).Select(i => passages[((caller * Each) + i) % passages.Length]).ToArray())];
        byte[][] bodies = [.. texts.Select(documents => ServedReranker.Body(Query, documents))];
        Func<int, Task> direct = caller => reranker.RerankAsync(Query, [.. texts[caller].Select(text => new RerankDocument(text))]);
        Func<int, Task> served = async caller =>
        {
            var (status, _, _) = await server.SendAsync(bodies[caller]);
            if (status != HttpStatusCode.OK) throw new InvalidOperationException($"The server should answer 200, but answered {(int)status}; it is not overloaded here.");
        };
        await RequireSameAsync(server, reranker, Query, texts[0], bodies[0]);
        List<double> directTimes = [], servedTimes = [], ratios = [], directSpeeds = [], servedSpeeds = [];
        await LoopAsync(direct, []);
        await LoopAsync(served, []);
        for (var round = 0; round < Rounds; round++)
        {
            // What comes first in a round changes, so that nothing is always the warmer one.
            var first = round % 2 == 0 ? await LoopAsync(direct, directTimes) : await LoopAsync(served, servedTimes);
            var second = round % 2 == 0 ? await LoopAsync(served, servedTimes) : await LoopAsync(direct, directTimes);
            var (own, wire) = round % 2 == 0 ? (first, second) : (second, first);
            directSpeeds.Add(own);
            servedSpeeds.Add(wire);
            ratios.Add(wire / own);
        }

        Console.WriteLine(ServingRun.Text($"{Callers} closed-loop callers of {Each} passages, {Rounds} rounds of {Callers * Calls} requests each way"));
        Console.WriteLine(TextTable.Align([["", "requests/s", "p50 ms", "p99 ms"], Row("straight on the reranker", directSpeeds, directTimes), Row("over HTTP", servedSpeeds, servedTimes)]));
        var ratio = ServingRun.Median(ratios);
        ServingRun.Gate(gates, "throughput over HTTP ÷ straight", ServingRun.Text($"{ratio:F3} ({ratios.Min():F3} to {ratios.Max():F3})"), $"{LeastShare} or more", ratio >= LeastShare);
        return ServingRun.Median(servedSpeeds);
    }

    private static string[] Row(string name, List<double> speeds, List<double> times) =>
        [name, ServingRun.Text($"{ServingRun.Median(speeds):F1}"), ServingRun.Text($"{ServingRun.Median(times):F0}"), ServingRun.Text($"{ServingRun.Quantile(times, 0.99):F0}")];

    private static async Task RequireSameAsync(ServedReranker server, IReranker reranker, string query, string[] texts, byte[] body)
    {
        var own = await reranker.RerankAsync(query, [.. texts.Select(text => new RerankDocument(text))]);
        var (_, _, answer) = await server.SendAsync(body);
        using var json = JsonDocument.Parse(answer);
        if (!json.RootElement.GetProperty("results").EnumerateArray().Select(result => result.GetProperty("index").GetInt32()).SequenceEqual(own.Results.Select(result => result.Index)))
            throw new InvalidOperationException("The order over HTTP should be the reranker's own, but is another.");
    }

    private static async Task<double> LoopAsync(Func<int, Task> call, List<double> times)
    {
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            for (var i = 0; i < Calls; i++)
            {
                var since = Stopwatch.GetTimestamp();
                await call(caller);
                var milliseconds = Stopwatch.GetElapsedTime(since).TotalMilliseconds;
                lock (times) times.Add(milliseconds);
            }
        })));
        return Callers * Calls / clock.Elapsed.TotalSeconds;
    }
}
