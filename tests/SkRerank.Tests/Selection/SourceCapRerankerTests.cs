using CsCheck;
using SkRerank.Selection;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Selection;

public sealed class SourceCapRerankerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RerankAsync_ManyOfOneSource_KeepsItsBest()
    {
        using var reranker = new FakeReranker((_, document) => document.Text.Length).AsBuilder().UseSourceCap(2).Build();
        RerankDocument[] documents = [new("a") { SourceId = "s" }, new("aaaa") { SourceId = "s" }, new("aaa") { SourceId = "s" }, new("aa") { SourceId = "t" }, new("") { }, new("") { }, new("") { }];
        var response = await reranker.RerankAsync("q", documents, cancellationToken: Token);
        Assert.Equal([1, 2, 3, 4, 5, 6], response.Results.Select(r => r.Index));
        Assert.Equal([new RemovedCandidate(0, "source-cap", "Its source has 2 better passages already.")], response.Removed);
    }

    [Fact]
    public void UseSourceCap_Zero_IsRefused()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>("maxPerSource", () => new FakeReranker((_, _) => 1).AsBuilder().UseSourceCap(0));
        Assert.StartsWith("maxPerSource must be greater than 0, but was 0.", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>("maxPerSource", () => new SourceCapReranker(new FakeReranker((_, _) => 1), 0));
    }

    [Fact]
    public void RerankAsync_AnySources_PartitionsTheDocumentsAndHoldsTheCap() =>
        Gen.Select(Gen.Int[0, 4], Gen.Double[-3, 3]).Array[0, 40].Select(Gen.Int[1, 4]).Sample(
            (rows, cap) =>
            {
                RerankDocument[] documents = [.. rows.Select(row => new RerankDocument("text") { SourceId = row.Item1 == 0 ? null : $"s{row.Item1}", RetrievalScore = row.Item2 })];
                using var reranker = new SourceCapReranker(new DeduplicatingReranker(new FakeReranker((_, document) => document.RetrievalScore!.Value), new DeduplicationOptions()), cap);
                var response = reranker.RerankAsync("q", documents, cancellationToken: Token).GetAwaiter().GetResult();
                return response.Results.Select(r => r.Index).Concat(response.Removed.Select(r => r.Index)).Order().SequenceEqual(Enumerable.Range(0, rows.Length))
                    && response.Results.Where(r => documents[r.Index].SourceId is not null).GroupBy(r => documents[r.Index].SourceId).All(group => group.Count() <= cap);
            },
            iter: 1000);
}
