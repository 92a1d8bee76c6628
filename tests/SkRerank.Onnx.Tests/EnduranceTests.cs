using System.Diagnostics;
using SkRerank.Models;

namespace SkRerank.Onnx.Tests;

/// <summary>Runs when no other test does: it looks at the memory of the process.</summary>
[CollectionDefinition("alone", DisableParallelization = true)]
[Collection("alone")]
public sealed class EnduranceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RerankAsync_TenThousandCalls_KeepHandlesAndMemory()
    {
        using var reranker = new OnnxCrossEncoderReranker(GoldenData.PathOf("models", "bert-1label"), new OnnxModelOptions { TokenCache = new TokenCache(10_000) });
        async Task CallAsync(int number)
        {
            // Texts that never come again, of changing length: what is kept for each text or each length would grow.
            var text = string.Concat(Enumerable.Repeat($"call {number} of many. ", 1 + (number % 9)));
            Assert.Single((await reranker.RerankAsync($"question {number}", [new RerankDocument(text)], cancellationToken: Token)).Results);
        }

        for (var i = 0; i < 2_000; i++) await CallAsync(i);
        var (handles, managed, native) = Measure();
        for (var i = 0; i < 10_000; i++) await CallAsync(10_000 + i);
        var after = Measure();
        Assert.InRange(after.Handles - handles, -50, 20);
        Assert.InRange(after.Managed - managed, long.MinValue, 2_000_000);
        Assert.InRange(after.Native - native, long.MinValue, 60_000_000);
    }

    [Fact]
    public async Task RerankAsync_EightConcurrentCallers_EachGetsItsOwnScores()
    {
        using var reranker = new OnnxCrossEncoderReranker(GoldenData.PathOf("models", "bert-1label"));
        RerankDocument[] DocumentsOf(int caller) => [.. Enumerable.Range(0, 20).Select(i => new RerankDocument(string.Concat(Enumerable.Repeat($"caller {caller} passage {i} ", 1 + ((caller + i) % 7)))))];
        var alone = new double[8][];
        for (var caller = 0; caller < 8; caller++) alone[caller] = await ScoreAsync(reranker, caller, DocumentsOf(caller));
        for (var round = 0; round < 5; round++)
        {
            var together = await Task.WhenAll(Enumerable.Range(0, 8).Select(caller => ScoreAsync(reranker, caller, DocumentsOf(caller))));
            for (var caller = 0; caller < 8; caller++)
            {
                for (var i = 0; i < 20; i++) Assert.Equal(alone[caller][i], together[caller][i], 1e-5);
            }
        }
    }

    [Fact]
    public async Task RerankAsync_CancelledWhileItRuns_EndsWithinFiftyMillisecondsOfTheRunningBatch()
    {
        using var reranker = new OnnxCrossEncoderReranker(MiniLmRerankerModel.Folder);
        var passage = new RerankDocument(string.Concat(Enumerable.Repeat("words of a long passage ", 100)));
        var passages = Enumerable.Repeat(passage, 400).ToArray();

        // The machine may be busy with something else, so the best of some rounds counts: a call that went on to its end would take seconds in every one.
        var best = TimeSpan.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            var alone = Stopwatch.StartNew();
            await reranker.RerankAsync("question", [passage], cancellationToken: Token);
            alone.Stop();
            using var source = new CancellationTokenSource();
            var call = Task.Run(() => reranker.RerankAsync("question", passages, cancellationToken: source.Token), Token);
            await Assert.ThrowsAsync<TimeoutException>(() => call.WaitAsync(TimeSpan.FromMilliseconds(300), Token));
            var clock = Stopwatch.StartNew();
            await source.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
            if (clock.Elapsed - alone.Elapsed is var late && late < best) best = late;
        }

        Assert.InRange(best.TotalMilliseconds, double.MinValue, 50);
    }

    private static async Task<double[]> ScoreAsync(OnnxCrossEncoderReranker reranker, int caller, RerankDocument[] documents) =>
        [.. (await reranker.RerankAsync($"question of caller {caller}", documents, cancellationToken: Token)).Results.OrderBy(r => r.Index).Select(r => r.Score)];

    private static (int Handles, long Managed, long Native) Measure()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        using var process = Process.GetCurrentProcess();
        return (process.HandleCount, GC.GetTotalMemory(forceFullCollection: true), process.PrivateMemorySize64);
    }
}
