using CsCheck;
using SkRerank.Chunking;
using SkRerank.Queries;
using SkRerank.Retrieval;
using SkRerank.Selection;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Selection;

public sealed class NeighbourMergingRetrieverTests
{
    private const string Source = "Fleas jump. They live for months. Bees make honey.\n\nHives hold bees.";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RetrieveAsync_OverlappingPassages_BecomeOneInTheOrderOfTheText()
    {
        // The better one stands second in the source, and has the title in front.
        var found = await RetrieveAsync([Part("b", 12, 50, title: "Pests "), Part("a", 0, 33), new("Other.") { Id = "x" }]);
        var merged = found.Candidates[0];
        Assert.Equal(("b", "Fleas jump. They live for months. Bees make honey.", new TextChunk(0, 50)), (merged.Id, merged.Text, merged.SourceSpan));
        Assert.Equal(new TextChunk(12, 38), merged.BestChunk);
        Assert.Equal(["a"], merged.Folded.Select(d => d.Id));
        Assert.Equal("x", found.Candidates[1].Id);
        var removed = Assert.Single(found.Removed);
        Assert.Equal(("a", "merge"), (removed.Document!.Id, removed.Stage));
        Assert.Equal((1, 0), (removed.Index, removed.MergedInto));
    }

    [Fact]
    public async Task RetrieveAsync_TitleInFrontOfTheFirst_IsKept() =>
        Assert.Equal("Pests Fleas jump. They live for months.", (await RetrieveAsync([Part("a", 0, 11, title: "Pests "), Part("b", 12, 33, title: "Pests ")])).Candidates[0].Text);

    [Theory]
    [InlineData(0, 11, 11, 33, "Fleas jump. They live for months.")]
    [InlineData(0, 11, 12, 33, "Fleas jump. They live for months.")]
    [InlineData(34, 50, 52, 68, "Bees make honey.\n\nHives hold bees.")]
    [InlineData(0, 33, 12, 33, "Fleas jump. They live for months.")]
    public async Task RetrieveAsync_Neighbours_AreJoinedAsTheyStood(int start, int end, int nextStart, int nextEnd, string expected) =>
        Assert.Equal(expected, Assert.Single((await RetrieveAsync([Part("a", start, end), Part("b", nextStart, nextEnd)])).Candidates).Text);

    [Fact]
    public async Task RetrieveAsync_GapAboveTheGreatest_StaysTwo() => Assert.Equal(2, (await RetrieveAsync([Part("a", 0, 11), Part("b", 16, 33)])).Candidates.Count);

    [Fact]
    public async Task RetrieveAsync_OtherSourceOrOtherText_StaysTwo()
    {
        Assert.Equal(2, (await RetrieveAsync([Part("a", 0, 33), new RerankDocument(Part("b", 12, 50)) { SourceId = "t" }])).Candidates.Count);
        Assert.Equal(2, (await RetrieveAsync([Part("a", 0, 33), new RerankDocument("They lived long ago. Bees make honey..") { Id = "b", SourceId = "s", SourceSpan = new TextChunk(12, 38) }])).Candidates.Count);
        Assert.Equal(2, (await RetrieveAsync([Part("a", 0, 33), new RerankDocument("short") { Id = "b", SourceId = "s", SourceSpan = new TextChunk(12, 38) }])).Candidates.Count);
        Assert.Equal(2, (await RetrieveAsync([Part("a", 0, 33), new RerankDocument("far") { Id = "b", SourceId = "s", SourceSpan = new TextChunk(int.MaxValue, 3) }])).Candidates.Count);
    }

    [Fact]
    public async Task RetrieveAsync_BelowTheDepth_StaysApart() =>
        Assert.Equal(["a", "b"], (await RetrieveAsync([Part("a", 0, 33), Part("b", 12, 50)], depth: 1)).Candidates.Select(c => c.Id));

    [Fact]
    public void Constructor_InvalidArguments_AreNamed()
    {
        Assert.Throws<ArgumentNullException>("innerRetriever", () => new NeighbourMergingRetriever(null!));
        Assert.StartsWith("depth must be greater than 0, but was 0.", Assert.Throws<ArgumentOutOfRangeException>("depth", () => new NeighbourMergingRetriever(new FakeRetriever(_ => []), 0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RetrieveAsync_WhatTheInnerAnswerSays_IsKept()
    {
        var inner = new RetrievalResponse([Part("a", 0, 11)])
        {
            Threshold = new ThresholdReport(0.5),
            Decomposition = new QueryDecomposition(["a", "b"], QuerySplit.Rule),
            Decision = new RerankDecision(false, "why"),
            FailedLegs = [new LegFailure("x", new InvalidOperationException())],
            IsFallback = true,
            IsPartial = true,
        };
        var found = await new NeighbourMergingRetriever(new Answering(inner)).RetrieveAsync("q", cancellationToken: Token);
        Assert.Equal((inner.Threshold, inner.Decomposition, inner.Decision, inner.FailedLegs, true, true), (found.Threshold, found.Decomposition, found.Decision, found.FailedLegs, found.IsFallback, found.IsPartial));
    }

    [Fact]
    public void RetrieveAsync_AnySpans_LosesNoCharacterAndNoCandidate() =>
        Gen.Select(Gen.Int[0, 60], Gen.Int[1, 20]).Array[0, 12].Sample(
            spans =>
            {
                RerankDocument[] candidates = [.. spans.Select((span, i) => Part($"{i}", span.Item1, Math.Min(Source.Length, span.Item1 + span.Item2)))];
                var found = RetrieveAsync(candidates, depth: 100).GetAwaiter().GetResult();
                var covered = new HashSet<int>(found.Candidates.SelectMany(c => Enumerable.Range(c.SourceSpan!.Value.Start, c.SourceSpan.Value.Length)));
                return found.Candidates.SelectMany(c => c.Folded.Prepend(c)).Select(c => c.Id).Order().SequenceEqual(candidates.Select(c => c.Id).Order())
                    && found.Candidates.Select(c => c.Id).Concat(found.Removed.Select(r => r.Document!.Id)).Order().SequenceEqual(candidates.Select(c => c.Id).Order())
                    && spans.All(span => covered.IsSupersetOf(Enumerable.Range(span.Item1, Math.Min(Source.Length, span.Item1 + span.Item2) - span.Item1)))
                    && found.Candidates.All(c => c.Text.Length == c.SourceSpan!.Value.Length);
            },
            iter: 1000);

    private sealed class Answering(RetrievalResponse response) : IRetriever
    {
        public Task<RetrievalResponse> RetrieveAsync(string query, RetrievalOptions? options = null, CancellationToken cancellationToken = default) => Task.FromResult(response);
    }

    private static RerankDocument Part(string id, int start, int end, string title = "") => new(title + Source[start..end]) { Id = id, SourceId = "s", SourceSpan = new TextChunk(start, end - start) };

    private static Task<RetrievalResponse> RetrieveAsync(RerankDocument[] candidates, int depth = 10) =>
        new NeighbourMergingRetriever(new FakeRetriever(_ => candidates), depth).RetrieveAsync("q", cancellationToken: Token);
}
