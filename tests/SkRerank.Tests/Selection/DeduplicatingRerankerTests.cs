using CsCheck;
using SkRerank.Chunking;
using SkRerank.Retrieval;
using SkRerank.Selection;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Selection;

public sealed class DeduplicatingRerankerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Fleas live for months.", "  fleas LIVE\n\tfor months . ")]
    [InlineData("Fleas live for months.", "Fleas\u200b li\u00adve for months.")]
    [InlineData("Fleas 12", "Ｆｌｅａｓ　１２")]
    [InlineData("", " \n\u200b")]
    [InlineData("跳蚤的寿命", "跳蚤 的 寿命")]
    [InlineData("👩\u200d🚀!", "👩🚀 !")]
    public async Task RerankAsync_SameWords_AreFoldedIntoTheFirst(string first, string second)
    {
        var response = await RerankAsync([new(first), new("Something else."), new(second)]);
        Assert.Equal([0, 1], response.Results.Select(r => r.Index).Order());
        Assert.Equal([new RemovedCandidate(2, "duplicates", "Its text is the same, but for case, white space and hidden characters.") { MergedInto = 0 }], response.Removed);
    }

    [Theory]
    [InlineData("a < b", "a > b")]
    [InlineData("C++", "C#")]
    [InlineData("dose of 5 mg", "dose of -5 mg")]
    [InlineData("foo bar", "foobar")]
    [InlineData("one", "")]
    [InlineData("naïve", "naive")]
    [InlineData("one two three", "three two one")]
    [InlineData("跳蚤的寿命", "蜜蜂的寿命")]
    public async Task RerankAsync_OtherWords_AreKept(string first, string second) => Assert.Empty((await RerankAsync([new(first), new(second)])).Removed);

    // Of n different words a text has n - 2 shingles; another last word leaves n - 3 of them in common, of n - 1 in all.
    [Theory]
    [InlineData(20, null)]
    [InlineData(21, "0.900 of the word shingles of the two are in both (Jaccard).")]
    [InlineData(103, "0.980 of the word shingles of the two are in both (Jaccard).")]
    public async Task RerankAsync_LastWordChanged_IsADuplicateFromTheThreshold(int words, string? reason)
    {
        string[] text = [.. Enumerable.Range(0, words).Select(i => $"w{i}")];
        var response = await RerankAsync([new(string.Join(' ', text)), new(string.Join(' ', text[..^1]) + " other")]);
        Assert.Equal(reason, response.Removed.SingleOrDefault()?.Reason);
    }

    [Fact]
    public async Task RerankAsync_LongTexts_AreComparedByTheirSketches()
    {
        // 5,000 words: of the 4,998 shingles of the second 30 differ (J = 0.988), of the third half do (J = 0.33).
        string[] text = [.. Enumerable.Range(0, 5000).Select(i => $"w{i}")];
        var near = text.Select((word, i) => i % 500 == 250 ? "x" : word);
        var far = text.Select((word, i) => i % 6 == 0 ? "x" : word);
        var response = await RerankAsync([new(string.Join(' ', text)), new(string.Join(' ', near)), new(string.Join(' ', far))]);
        Assert.Equal(1, Assert.Single(response.Removed).Index);
    }

    [Theory]
    [InlineData("s", "s", true)]
    [InlineData("s", "t", false)]
    [InlineData(null, null, false)]
    public async Task RerankAsync_PassageInsideABetterOne_IsFoldedWhereTheSourceIsTheSame(string? source, string? other, bool folded)
    {
        var response = await RerankAsync([new("one two three four five six seven") { SourceId = source }, new("three four five six") { SourceId = other }]);
        Assert.Equal(folded ? ["1.000 of it is in the kept passage of the same source (containment)."] : [], response.Removed.Select(r => r.Reason));
    }

    [Fact]
    public async Task RerankAsync_PassageAroundABetterOne_IsKept() =>
        Assert.Empty((await RerankAsync([new("three four five six") { SourceId = "s" }, new("one two three four five six seven") { SourceId = "s" }])).Removed);

    [Fact]
    public async Task RerankAsync_SpansThatOverlap_AreComparedByTheirLength()
    {
        // Texts of more than 256 shingles are not kept whole: 950 of 1,000 characters are shared.
        string Text(int from) => string.Join(' ', Enumerable.Range(from, 300).Select(i => $"w{i}"));
        var response = await RerankAsync(
        [
            new(Text(0)) { SourceId = "s", SourceSpan = new TextChunk(0, 1000) },
            new(Text(1000)) { SourceId = "s", SourceSpan = new TextChunk(50, 1000) },
            new(Text(2000)) { SourceId = "s", SourceSpan = new TextChunk(900, 1000) },
        ]);
        Assert.Equal((1, "0.950 of it is in the kept passage of the same source (containment)."), (Assert.Single(response.Removed).Index, response.Removed[0].Reason));
    }

    [Fact]
    public async Task RerankAsync_Duplicates_AreNotScored()
    {
        var scored = 0;
        using var reranker = new FakeReranker((_, document) => { scored++; return document.Text.Length; }).AsBuilder().UseDeduplication().Build();
        var response = await reranker.RerankAsync("q", [new("a"), new("a"), new("bb"), new("A")], new RerankOptions { TopN = 1 }, Token);
        Assert.Equal(2, scored);
        Assert.Equal(2, Assert.Single(response.Results).Index);
        Assert.Equal([1, 3], response.Removed.Select(r => r.Index));
    }

    [Fact]
    public async Task RetrieveAsync_Duplicates_AreFoldedIntoTheKeptAndTold()
    {
        RerankDocument[] found = [new("Fleas.") { Id = "a" }, new("Bees make honey.") { Id = "b", Title = "Bees" }, new("fleas .") { Id = "c", Link = "c.md" }];
        using var reranker = new FakeReranker((_, document) => document.Text.Length).AsBuilder().UseDeduplication().Build();
        var response = await new RerankingRetriever(new FakeRetriever(_ => found), reranker).RetrieveAsync("q", cancellationToken: Token);
        Assert.Equal(["b", "a"], response.Candidates.Select(c => c.Id));
        Assert.Same(found[2], Assert.Single(response.Candidates[1].Folded));
        var removed = Assert.Single(response.Removed);
        Assert.Equal((2, 0, "duplicates"), (removed.Index, removed.MergedInto, removed.Stage));
        Assert.Same(found[2], removed.Document);
        Assert.EndsWith("- number 3 before c was taken out by duplicates for number 1: Its text is the same, but for case, white space and hidden characters.\n", response.Explain().ToString(), StringComparison.Ordinal);
        Assert.EndsWith("""
            "removed":[{"rankBefore":3,"id":"c","stage":"duplicates","reason":"Its text is the same, but for case, white space and hidden characters.","mergedInto":1}]}
            """, response.Explain().ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_WithoutDocuments_GivesTheirRanks()
    {
        var response = await RerankAsync([new("a"), new("b"), new("a")]);
        Assert.Contains("- number 3 before was taken out by duplicates for number 1: Its text is the same", response.Explain().ToString(), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("documents", () => response.Explain([new("a"), new("b")]));
    }

    [Fact]
    public async Task RerankAsync_SelectionInsideOfChunking_IsAnError()
    {
        using var chunking = new FakeReranker((_, _) => 1).AsBuilder().UseChunking().UseDeduplication().Build();
        var error = await Assert.ThrowsAsync<RerankException>(() => chunking.RerankAsync("q", [new("a"), new("a")], cancellationToken: Token));
        Assert.Equal("The reranker must score each of the 2 chunks, but returned 1 scores; remove what cuts its answer.", error.Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1.5)]
    [InlineData(double.NaN)]
    public void Options_OutOfRange_AreRefused(double value)
    {
        var options = new DeduplicationOptions();
        Assert.StartsWith($"JaccardThreshold must be above 0 and at most 1, but was {value.ToString(System.Globalization.CultureInfo.InvariantCulture)}.", Assert.Throws<ArgumentOutOfRangeException>(() => options.JaccardThreshold = value).Message, StringComparison.Ordinal);
        Assert.StartsWith("ContainmentThreshold must be", Assert.Throws<ArgumentOutOfRangeException>(() => options.ContainmentThreshold = value).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RerankAsync_AnyTexts_PartitionsThemAndIsIdempotent() =>
        Gen.Char["ab c"].Array[0, 12].Select(chars => new string(chars)).Array[0, 12].Select(Gen.Double[0.1, 1], Gen.Int[1, 3]).Sample(
            (texts, threshold, sources) =>
            {
                RerankDocument[] documents = [.. texts.Select((text, i) => new RerankDocument(text) { SourceId = $"{i % sources}" })];
                using var reranker = new DeduplicatingReranker(new FakeReranker((_, document) => document.Text.Length), new DeduplicationOptions { JaccardThreshold = threshold, ContainmentThreshold = threshold });
                var response = reranker.RerankAsync("q", documents, cancellationToken: Token).GetAwaiter().GetResult();
                int[] kept = [.. response.Results.Select(r => r.Index).Order()];
                var again = reranker.RerankAsync("q", [.. kept.Select(i => documents[i])], cancellationToken: Token).GetAwaiter().GetResult();
                return kept.Concat(response.Removed.Select(r => r.Index)).Order().SequenceEqual(Enumerable.Range(0, texts.Length))
                    && response.Removed.All(r => r.MergedInto < r.Index && kept.Contains(r.MergedInto!.Value))
                    && again.Removed.Count == 0;
            },
            iter: 1000);

    private static async Task<RerankResponse> RerankAsync(RerankDocument[] documents)
    {
        using var reranker = new FakeReranker((_, _) => 1).AsBuilder().UseDeduplication().Build();
        return await reranker.RerankAsync("q", documents, cancellationToken: Token);
    }
}
