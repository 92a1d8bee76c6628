using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using SkRerank.Evaluation;

namespace SkRerank.Benchmarks.Serving;

/// <summary>Offers ten times what the server can do for 20 seconds, as one caller whose clients do not wait for each other, and another caller beside it who asks once a second.</summary>
internal static class OverloadRun
{
    private const int Seconds = 20, Factor = 10, Each = 10;

    // What the limits of the queue allow to wait, and as much again.
    private const double MostMegabytes = 64;

    public static async Task RunAsync(ServedReranker server, double throughput, string[] passages, List<string[]> gates)
    {
        byte[][] bodies = [.. Enumerable.Range(0, 64).Select(i => ServedReranker.Body("what does a threshold cost", Enumerable.Range(0, Each).Select(j => passages[((i * Each) + j) % passages.Length])))];
        List<string[]> memory = [["memory, MB", "heap after GC", "working set"]];
        var before = Measure(memory, "before");
        var counts = new ConcurrentDictionary<string, int>();
        List<double> refusals = [];
        List<Task> sent = [];
        var clock = Stopwatch.StartNew();
        var beside = BesideAsync(server, bodies[0], clock);
        (double Heap, double Set) early = default;
        while (clock.Elapsed.TotalSeconds < Seconds)
        {
            for (var due = (int)(clock.Elapsed.TotalSeconds * throughput * Factor); sent.Count < due;) sent.Add(SendAsync(server, bodies[sent.Count % bodies.Length], counts, refusals));
            if (early == default && clock.Elapsed.TotalSeconds > 5) early = Measure(memory, "after 5 s");
            await Task.Delay(2);
        }

        var late = Measure(memory, "at the end");
        var unanswered = sent.Count(one => !one.IsCompleted);
        var other = RecoverAsync(server, bodies[0], ServedReranker.Single);
        var same = RecoverAsync(server, bodies[0], ServedReranker.Crowd);
        var (otherTaken, otherAnswered) = await other;
        var (sameTaken, sameAnswered) = await same;
        var all = Task.WhenAll(sent);
        var ended = await Task.WhenAny(all, Task.Delay(TimeSpan.FromSeconds(60))) == all;
        var last = clock.Elapsed.TotalSeconds - Seconds;
        sent.Clear();
        var after = Measure(memory, "after the last answer");
        var during = await beside;

        Console.WriteLine(ServingRun.Text($"{Factor} times {throughput:F1} requests/s of {Each} passages for {Seconds} s: {counts.Values.Sum()} requests"));
        Console.WriteLine(TextTable.Align([["answer", "requests"], .. counts.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => new[] { pair.Key, ServingRun.Text($"{pair.Value}") })]));
        Console.WriteLine(TextTable.Align(memory));
        Console.WriteLine(TextTable.Align(
        [
            ["seconds after the load's end", "until taken", "until answered"],
            ["another caller", ServingRun.Text($"{otherTaken:F2}"), ServingRun.Text($"{otherAnswered:F2}")],
            ["the caller of the load", ServingRun.Text($"{sameTaken:F2}"), ServingRun.Text($"{sameAnswered:F2}")],
            [ServingRun.Text($"the last of its {unanswered} that waited"), "", ServingRun.Text($"{last:F2}")],
        ]));
        Console.WriteLine(ServingRun.Text($"another caller under the load, {during.Count} requests: p50 {ServingRun.Median(during):F0} ms, at most {during.Max():F0} ms; a refusal took {ServingRun.Median(refusals):F1} ms (p99 {ServingRun.Quantile(refusals, 0.99):F0})\n"));

        var clean = ended && counts.Keys.All(key => key is "200" or "429" or "503");
        ServingRun.Gate(gates, "overload: answered or refused cleanly", ended ? string.Join(", ", counts.Keys.Order(StringComparer.Ordinal)) : "some never ended", "200, 429, 503", clean);
        ServingRun.Gate(gates, "overload: heap from 5 s to the end", ServingRun.Text($"{late.Heap - early.Heap:+0;-0} MB"), ServingRun.Text($"{MostMegabytes:F0} MB or less"), late.Heap - early.Heap <= MostMegabytes);
        ServingRun.Gate(gates, "overload: heap after it", ServingRun.Text($"{after.Heap - before.Heap:+0;-0} MB"), "16 MB or less", after.Heap - before.Heap <= 16);
        ServingRun.Gate(gates, "recovery: another caller answered", ServingRun.Text($"{otherAnswered:F2} s"), "1 s or less", otherAnswered <= 1);
        ServingRun.Gate(gates, "recovery: the load's caller taken", ServingRun.Text($"{sameTaken:F2} s"), "1 s or less", sameTaken <= 1);
    }

    private static async Task SendAsync(ServedReranker server, byte[] body, ConcurrentDictionary<string, int> counts, List<double> refusals)
    {
        string answer;
        var since = Stopwatch.GetTimestamp();
        try
        {
            var (status, hasRetryAfter, _) = await server.SendAsync(body);
            answer = ServingRun.Text($"{(int)status}") + (status == HttpStatusCode.TooManyRequests && !hasRetryAfter ? " without retry-after" : "");
            if (status == HttpStatusCode.TooManyRequests)
            {
                lock (refusals) refusals.Add(Stopwatch.GetElapsedTime(since).TotalMilliseconds);
            }
        }
        catch (HttpRequestException e)
        {
            answer = $"no answer ({e.HttpRequestError})";
        }

        counts.AddOrUpdate(answer, 1, (_, count) => count + 1);
    }

    private static async Task<List<double>> BesideAsync(ServedReranker server, byte[] body, Stopwatch clock)
    {
        List<double> times = [];
        while (clock.Elapsed.TotalSeconds < Seconds - 2)
        {
            await Task.Delay(TimeSpan.FromSeconds(1));
            var since = Stopwatch.GetTimestamp();
            var (status, _, _) = await server.SendAsync(body, ServedReranker.Single);
            times.Add(status == HttpStatusCode.OK ? Stopwatch.GetElapsedTime(since).TotalMilliseconds : double.PositiveInfinity);
        }

        return times;
    }

    // Asks until it is not refused: taken when the request that is answered was sent.
    private static async Task<(double Taken, double Answered)> RecoverAsync(ServedReranker server, byte[] body, string key)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var sent = clock.Elapsed.TotalSeconds;
            var (status, _, _) = await server.SendAsync(body, key);
            if (status == HttpStatusCode.OK) return (sent, clock.Elapsed.TotalSeconds);
            await Task.Delay(20);
        }
    }

    private static (double Heap, double Set) Measure(List<string[]> rows, string name)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        (double Heap, double Set) now = (GC.GetTotalMemory(forceFullCollection: false) / 1e6, process.WorkingSet64 / 1e6);
        rows.Add([name, ServingRun.Text($"{now.Heap:F0}"), ServingRun.Text($"{now.Set:F0}")]);
        return now;
    }
}
