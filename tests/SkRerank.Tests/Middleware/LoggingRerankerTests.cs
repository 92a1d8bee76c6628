using Microsoft.Extensions.Logging;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Middleware;

public sealed class LoggingRerankerTests
{
    private static readonly RerankDocument[] Documents = [new("secret text") { Id = "one" }, new("more") { Id = "two" }];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RerankAsync_Default_CountsAtDebugAndNamesNoText()
    {
        var logger = new RecordingLogger();
        await RunAsync(logger, sensitive: false);
        Assert.Equal([LogLevel.Debug, LogLevel.Trace], logger.Records.Select(record => record.Level));
        Assert.Matches(@"^The reranker 'fake' took 2 documents and returned 2 of kind Logit in [\d.E-]+ ms\.$", logger.Records[0].Message);
        Assert.Equal("The order of 'fake', as index:score: 0:11 1:4", logger.Records[1].Message);
        Assert.DoesNotContain(logger.Records, record => record.Message.Contains("secret", StringComparison.Ordinal) || record.Message.Contains("my query", StringComparison.Ordinal));
    }

    [Fact]
    public async Task RerankAsync_SensitiveData_LogsTextsAtTraceOnly()
    {
        var logger = new RecordingLogger();
        await RunAsync(logger, sensitive: true);
        Assert.Equal(["The reranker 'fake' is asked: my query", "Document 0 ('one'): secret text", "Document 1 ('two'): more"], logger.Records.Take(3).Select(record => record.Message));
        Assert.All(logger.Records.Take(3), record => Assert.Equal(LogLevel.Trace, record.Level));

        var debug = new RecordingLogger(LogLevel.Debug);
        await RunAsync(debug, sensitive: true);
        Assert.Single(debug.Records);
    }

    [Fact]
    public async Task RerankAsync_SkippedPartialAndFallback_AreLoggedEach()
    {
        var logger = new RecordingLogger();
        await LogAsync(logger, new FakeReranker((_, _) => 1).AsBuilder().UseConditional((_, _) => false).Build());
        await LogAsync(logger, FaultyReranker.Failing(new RerankException("down")).AsBuilder().UseFallback().Build());
        await LogAsync(logger, FaultyReranker.Hanging().AsBuilder().UseDeadline(TimeSpan.FromMilliseconds(5)).Build());
        Assert.Equal(
            [
                (LogLevel.Debug, "The documents were not reranked, by the rule 'custom': The given predicate returned false."),
                (LogLevel.Warning, "The answer of 'faulty' is that of a fallback ('(null)')."),
                (LogLevel.Warning, "The answer of 'faulty' is partial: time ran out before every stage was done."),
            ],
            logger.Records.Where(record => record.EventId.Id is 3 or 4 or 5).Select(record => (record.Level, record.Message)));
    }

    [Fact]
    public async Task RerankAsync_FailureAndCancellation_AreToldApart()
    {
        var logger = new RecordingLogger();
        await Assert.ThrowsAsync<RerankException>(() => LogAsync(logger, FaultyReranker.Failing(new RerankException("down"))));
        var failed = Assert.Single(logger.Records);
        Assert.Equal((LogLevel.Error, "down"), (failed.Level, failed.Exception!.Message));

        using var stop = new CancellationTokenSource();
        var hanging = new FaultyReranker(async (_, documents, token) => { await Task.Delay(Timeout.Infinite, token); return FaultyReranker.ByLength(documents); });
        using var reranker = hanging.AsBuilder().UseLogging(logger).Build();
        var call = reranker.RerankAsync("a", Documents, cancellationToken: stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal((LogLevel.Debug, 6), (logger.Records[1].Level, logger.Records[1].EventId.Id));
    }

    [Fact]
    public void UseLogging_NoFactory_PutsNothingInTheWay()
    {
        var inner = new FakeReranker((_, _) => 1);
        Assert.Same(inner, inner.AsBuilder().UseLogging().Build());
    }

    private static async Task LogAsync(RecordingLogger logger, IReranker inner)
    {
        using var reranker = inner.AsBuilder().UseLogging(logger).Build();
        await reranker.RerankAsync("a", Documents, cancellationToken: Token);
    }

    private static async Task RunAsync(RecordingLogger logger, bool sensitive)
    {
        using var reranker = new FakeReranker((_, document) => document.Text.Length).AsBuilder().UseLogging(logger, logging => logging.EnableSensitiveData = sensitive).Build();
        await reranker.RerankAsync("my query", Documents, cancellationToken: Token);
    }
}
