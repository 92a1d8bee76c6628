using System.Reflection;
using SkRerank.Tests.Architecture;

namespace SkRerank.Tests.Middleware;

/// <summary>Tries each cell of the fault table, and that the README has it.</summary>
public sealed class FaultTableTests
{
    private static readonly RerankDocument[] Documents = [.. new[] { "aa", "a", "aaaa", "aaa" }.Select((text, i) => new RerankDocument(text) { Id = $"{i}", RetrievalScore = 4 - i })];

    // What a cell with a short time must not run into by chance.
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, Fault> Cells => [.. from row in FaultTable.Rows.Keys from fault in Enum.GetValues<Fault>() select (row, fault)];

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task RerankAsync_Fault_HasTheOutcomeOfTheTable(string row, Fault fault)
    {
        var failure = new RerankException("The fake failed; do nothing.") { IsTransient = fault == Fault.ThrowsTransient };
        var open = new TaskCompletionSource();
        var outcome = FaultTable.Outcome(row, fault);
        var inner = Inner(fault, failure, open, isDeaf: outcome == FaultOutcome.Cancelled);
        using var stop = new CancellationTokenSource();
        using var reranker = FaultTable.Rows[row](inner, fault == Fault.Hangs ? FaultTable.Short : Long);
        Task<RerankResponse> Call() => reranker.RerankAsync("a query", Documents, cancellationToken: stop.Token);
        switch (outcome)
        {
            case FaultOutcome.FailurePasses:
                var passed = await Assert.ThrowsAnyAsync<Exception>(Call);
                Assert.True(passed == failure || passed is OperationCanceledException == (fault == Fault.CancelsItself));
                Assert.Equal(1, inner.Calls);
                break;
            case FaultOutcome.AnswerPasses:
                var answer = await Call();
                Assert.Equal((fault == Fault.TooFew ? 3 : fault == Fault.TooMany ? 5 : 4, false, false), (answer.Results.Count, answer.IsFallback, answer.IsPartial));
                break;
            case FaultOutcome.Named:
                var error = await Assert.ThrowsAsync<RerankException>(Call);
                Assert.NotSame(failure, error);
                Assert.Matches("[0-9].*; .*\\.$", error.Message);
                break;
            case FaultOutcome.Fallback:
                var fallback = await Call();
                Assert.Equal([0, 1, 2, 3], fallback.Results.Select(result => result.Index));
                Assert.Equal((true, ScoreKind.Ordinal), (fallback.IsFallback, fallback.ScoreKind));
                break;
            case FaultOutcome.Partial:
                var partial = await Call();
                Assert.Equal([0, 1, 2, 3], partial.Results.Select(result => result.Index));
                Assert.True(partial.IsPartial);
                Assert.DoesNotContain(partial.Results, result => result.IsScored);
                break;
            case FaultOutcome.Retried:
                AssertGood(await Call());
                Assert.Equal(3, inner.Calls);
                break;
            case FaultOutcome.Cancelled or FaultOutcome.CancelledInside:
                var call = Call();
                await stop.CancelAsync();
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(TimeSpan.FromSeconds(30), Token));
                break;
            case FaultOutcome.Waits:
                var waiting = Call();
                Assert.False(waiting.IsCompleted);
                open.SetResult();
                Assert.Equal(4, (await waiting).Results.Count);
                break;
            default:
                await OthersGoOnAsync(reranker, open);
                break;
        }
    }

    [Fact]
    public void Rows_EveryMiddleware_HasOne()
    {
        // Both caches are one reranker.
        var extensions = typeof(RerankerBuilder).Assembly.GetExportedTypes().Where(type => type.Name.EndsWith("RerankerBuilderExtensions", StringComparison.Ordinal)).SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static));
        Assert.Empty(extensions.Select(method => method.Name).Distinct().Except([.. FaultTable.Rows.Keys, "UseHybridCache"]));
    }

    [Fact]
    public void Readme_FaultTable_IsThisOne() => Assert.Contains(FaultTable.ToMarkdown(), RepositoryFiles.Read("src/SkRerank/README.md"), StringComparison.Ordinal);

    private static async Task OthersGoOnAsync(IReranker reranker, TaskCompletionSource open)
    {
        var late = reranker.RerankAsync("a query", [new RerankDocument("slow") { RetrievalScore = 1 }], cancellationToken: Token);
        var others = await Task.WhenAll(Enumerable.Range(0, 7).Select(_ => reranker.RerankAsync("a query", Documents, cancellationToken: Token)));
        Assert.False(late.IsCompleted);
        open.SetResult();
        await late;
        Assert.All(others, response => Assert.Equal(4, response.Results.Count));
    }

    private static void AssertGood(RerankResponse response) => Assert.Equal([2, 3, 0, 1], response.Results.Select(result => result.Index));

    private static FaultyReranker Inner(Fault fault, RerankException failure, TaskCompletionSource open, bool isDeaf) => new((call, documents, token) => fault switch
    {
        Fault.Throws => Task.FromException<RerankResponse>(failure),
        Fault.ThrowsTransient => call < 3 ? Task.FromException<RerankResponse>(failure) : Task.FromResult(FaultyReranker.ByLength(documents)),
        Fault.Hangs => AfterAsync(open.Task, documents),
        // What has no call of its own to leave needs an inner that listens.
        Fault.HangsAndCallerCancels => AfterAsync(isDeaf ? open.Task : open.Task.WaitAsync(token), documents),
        Fault.CancelsItself => Task.FromException<RerankResponse>(new OperationCanceledException()),
        Fault.SlowOnOneOfEight => documents.Any(document => document.Text == "slow") ? AfterAsync(open.Task.WaitAsync(token), documents) : Task.FromResult(FaultyReranker.ByLength(documents)),
        _ => Task.FromResult(Malformed(fault, documents)),
    });

    private static async Task<RerankResponse> AfterAsync(Task task, IReadOnlyList<RerankDocument> documents)
    {
        await task;
        return FaultyReranker.ByLength(documents);
    }

    // What cannot be made at all throws where it is made, as it would in a reranker.
    private static RerankResponse Malformed(Fault fault, IReadOnlyList<RerankDocument> documents)
    {
        RerankResult[] good = [.. documents.Select((document, i) => new RerankResult(i, document.Text.Length))];
        return new RerankResponse(
            fault switch
            {
                Fault.TooFew => good[1..],
                Fault.TooMany => [.. good, new RerankResult(documents.Count, 1)],
                Fault.OutOfRange => [.. good[1..], new RerankResult(99, 1)],
                Fault.Duplicate => [.. good[1..], good[1]],
                _ => [.. good[1..], new RerankResult(0, double.NaN)],
            },
            ScoreKind.Logit);
    }
}
