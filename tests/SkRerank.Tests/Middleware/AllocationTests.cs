using SkRerank.Guards;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Middleware;

/// <summary>What middleware allocates is counted, not timed, so it is the same on a busy machine.</summary>
public sealed class AllocationTests
{
    private const int Calls = 200, MostBytes = 30 * 1024;

    private static readonly RerankDocument[] Documents = [.. Enumerable.Range(0, 100).Select(i => new RerankDocument($"passage {i} says of the flea number {i * 7} what no other passage of source {i / 4} says of it") { RetrievalScore = -i, SourceId = $"{i / 4}" })];

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, 10)]
    [InlineData(true, null)]
    public void RerankAsync_LoggingTelemetryGuardsTimeoutConditionAndSelection_AllocateLittle(bool selects, int? topN)
    {
        var answer = Task.FromResult(new RerankResponse(Documents.Select((_, i) => new RerankResult(i, i % 17)), ScoreKind.Logit) { ModelId = "faulty-model" });
        var inner = new FaultyReranker((_, _, _) => answer) { Metadata = new RerankerMetadata("faulty", defaultModelId: "faulty-model") { Languages = ["en"] } };
        var builder = inner.AsBuilder().UseLogging(new RecordingLogger(Microsoft.Extensions.Logging.LogLevel.Warning)).UseOpenTelemetry().UseGuards(configure: options =>
        {
            options.Evaluation = "a test";
            options.Reference = Reference();
            options.MaxStabilityIndex = 1e6;
        }).UseTimeout(TimeSpan.FromMinutes(1));
        if (selects) builder.UseMmr().UseSourceCap(3).UseDeduplication();
        using var reranker = builder.UseConditional((_, _) => true).Build();
        var bytes = Bytes(reranker, topN) - Bytes(inner, topN);
        TestContext.Current.TestOutputHelper?.WriteLine($"{bytes} bytes a call, selection {selects}, top {topN}");
        Assert.InRange(bytes, 1, MostBytes);
    }

    // Everything here ends at once, so it all runs on this thread.
    private static long Bytes(IReranker reranker, int? topN)
    {
        var options = topN is null ? null : new RerankOptions { TopN = topN };
        void Call() => Assert.True(reranker.RerankAsync("how long does a flea live", Documents, options).IsCompletedSuccessfully);
        Call();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Calls; i++) Call();
        return (GC.GetAllocatedBytesForCurrentThread() - before) / Calls;
    }

    private static DomainReference Reference()
    {
        var builder = new DomainReferenceBuilder();
        for (var i = 0; i < DomainReferenceBuilder.MinQueries; i++) builder.Add("a query", Documents, new RerankResponse([new RerankResult(0, i)], ScoreKind.Logit));
        return builder.Build();
    }
}
