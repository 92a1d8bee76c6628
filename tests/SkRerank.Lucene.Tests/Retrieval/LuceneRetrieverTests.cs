using SkRerank.LateInteraction;
using SkRerank.Retrieval;

namespace SkRerank.Lucene.Tests.Retrieval;

public sealed class LuceneRetrieverTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeEncoder _encoder = new();
    private readonly LuceneCollection<string, Passage> _collection;

    public LuceneRetrieverTests() => _collection = new LuceneCollection<string, Passage>(_folder.Path, new LuceneCollectionOptions { EmbeddingGenerator = _encoder });

    public void Dispose()
    {
        _collection.Dispose();
        _encoder.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("bm25", ScoreKind.Logit)]
    [InlineData("vector", ScoreKind.Similarity)]
    [InlineData("late", ScoreKind.Similarity)]
    public async Task Retrieve_Candidates_CarryIdScoreTrailRecordAndTokenVectors(string stage, ScoreKind kind)
    {
        await WriteAsync();
        RetrievalResponse response = await Retriever(stage).RetrieveAsync("ash cedar");
        Assert.Empty(response.FailedLegs);
        Assert.Equal("c", response.Candidates[0].Id);
        for (int i = 0; i < response.Candidates.Count; i++)
        {
            RerankDocument candidate = response.Candidates[i];
            Assert.Equal([new StageScore(stage, candidate.RetrievalScore!.Value, kind, i + 1)], candidate.Trail);
            Assert.Equal(candidate.Id, Assert.IsType<Passage>(candidate.Record).Id);
            PackedTokenVectors expected = TokenVectorPacker.Pack(FakeEncoder.Tokens(candidate.Text), "fake");
            Assert.Equal(expected.Bytes.ToArray(), candidate.TokenVectors!.Bytes.ToArray());
            Assert.Equal((expected.ModelId, expected.Dimensions, expected.Count), (candidate.TokenVectors.ModelId, candidate.TokenVectors.Dimensions, candidate.TokenVectors.Count));
        }
    }

    [Theory]
    [InlineData("bm25")]
    [InlineData("vector")]
    [InlineData("late")]
    public async Task Retrieve_ExcludeId_LeavesOneOutAndStillFillsTheList(string stage)
    {
        await WriteAsync();
        List<string> all = [.. (await Retriever(stage).RetrieveAsync("ash")).Candidates.Select(c => c.Id!)];
        List<string> without = [.. (await Retriever(stage).RetrieveAsync("ash", new RetrievalOptions { ExcludeId = all[0], CandidateCount = 2 })).Candidates.Select(c => c.Id!)];
        Assert.Equal(all.Skip(1).Take(2), without);
        Assert.Equal(all, (await Retriever(stage).RetrieveAsync("ash", new RetrievalOptions { ExcludeId = "not there" })).Candidates.Select(c => c.Id!));
    }

    [Theory]
    [InlineData("bm25", "")]
    [InlineData("bm25", "the of")]
    [InlineData("vector", "")]
    [InlineData("vector", " \n")]
    [InlineData("late", " ")]
    public async Task Retrieve_NothingToSearchFor_IsEmpty(string stage, string query)
    {
        await WriteAsync();
        Assert.Empty((await Retriever(stage).RetrieveAsync(query)).Candidates);
    }

    [Fact]
    public async Task Retrieve_Late_EqualsBruteForceOverSegmentsAndDeletions()
    {
        // Many commits make many segments; more records than one task scans, some of them deleted.
        string[] words = ["ash", "birch", "cedar", "elm", "fir", "hazel", "larch", "maple"];
        Passage[] passages = [.. Enumerable.Range(0, 1300).Select(i => new Passage { Id = $"p{i:D4}", Text = string.Join(' ', words.Where((_, w) => ((i * 7) + (w * i) + 3) % (w + 2) == 0).DefaultIfEmpty("oak")) })];
        await _collection.EnsureCollectionExistsAsync();
        foreach (Passage[] chunk in passages.Chunk(450)) await _collection.UpsertAsync(chunk);
        await _collection.DeleteAsync(passages.Where((_, i) => i % 10 == 0).Select(p => p.Id));
        var query = new MaxSimQuery(FakeEncoder.Tokens("cedar larch"));
        (string, double)[] expected = [.. passages.Where((_, i) => i % 10 != 0)
            .Select(p => (p.Id, Score: query.Score(TokenVectorPacker.Pack(FakeEncoder.Tokens(p.Text), "fake"))))
            .OrderByDescending(p => p.Score).ThenBy(p => p.Id, StringComparer.Ordinal).Take(200)];
        RetrievalResponse response = await Retriever("late").RetrieveAsync("cedar larch", new RetrievalOptions { CandidateCount = 200 });
        Assert.Equal(expected, response.Candidates.Select(c => (c.Id!, c.RetrievalScore!.Value)));
    }

    [Fact]
    public async Task Retrieve_LateAndCancelled_Throws()
    {
        await WriteAsync();
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Retriever("late").RetrieveAsync("ash", cancellationToken: source.Token));
    }

    [Fact]
    public void LateInteractionRetriever_CollectionWithoutTokenVectors_IsRefused()
    {
        using var collection = new LuceneCollection<string, Passage>(_folder.Path, new LuceneCollectionOptions { EmbeddingGenerator = _encoder, StoreTokenVectors = false });
        ArgumentException error = Assert.Throws<ArgumentException>(() => new LuceneLateInteractionRetriever<string, Passage>(collection, p => new RerankDocument(p.Text)));
        Assert.StartsWith("The collection must store token vectors, but its embedding generator makes none or StoreTokenVectors is off; ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retrieve_TextOtherThanWasEncoded_HasNoTokenVectors()
    {
        await WriteAsync();
        var retriever = new LuceneKeywordRetriever<string, Passage>(_collection, p => new RerankDocument(p.Text + "!") { Title = "T", Trail = [new StageScore("before", 1, ScoreKind.Logit, 1)] });
        RerankDocument candidate = (await retriever.RetrieveAsync("cedar")).Candidates[0];
        Assert.Null(candidate.TokenVectors);
        Assert.Equal("T", candidate.Title);
        Assert.Equal(["before", "bm25"], candidate.Trail.Select(s => s.Stage));
    }

    [Fact]
    public async Task Upsert_EncoderThatGivesBoth_MakesOnePass()
    {
        await WriteAsync();
        Assert.Equal((0, 4), (_encoder.Generated, _encoder.Encoded));
        LuceneStoreSize size = await _collection.MeasureAsync();
        Assert.Equal((4, 4L * FakeEncoder.Length * sizeof(float)), (size.Records, size.Embeddings));
        // Eight bytes of hash a passage, and two bytes a pooled vector of 16 signs; each passage of up to three words is pooled into one.
        Assert.Equal(4 * (8 + 2), size.TokenVectors);
        Assert.True(size.Text > 0 && size.Postings > 0 && size.Other > 0);
        Assert.Equal(System.IO.Directory.EnumerateFiles(_folder.Path).Where(f => !f.EndsWith("write.lock", StringComparison.Ordinal) && !f.EndsWith("segments.gen", StringComparison.Ordinal)).Sum(f => new FileInfo(f).Length), size.Total);
    }

    [Fact]
    public async Task Upsert_TokenVectorsOffOrNotThere_StoresNone()
    {
        using var off = new LuceneCollection<string, Passage>(_folder.Path, new LuceneCollectionOptions { EmbeddingGenerator = _encoder, StoreTokenVectors = false });
        await off.UpsertAsync(new Passage { Id = "a", Text = "ash" });
        Assert.Equal(0, (await off.MeasureAsync()).TokenVectors);
        Assert.Null((await new LuceneVectorRetriever<string, Passage>(off, ToDocument).RetrieveAsync("ash")).Candidates[0].TokenVectors);
        Assert.Equal((2, 0), (_encoder.Generated, _encoder.Encoded));
    }

    [Fact]
    public async Task Retrieve_ManyCallersDuringWrites_AlwaysSeeWholeBatches()
    {
        await WriteAsync();
        using var done = new CancellationTokenSource();
        Task[] readers = [.. Enumerable.Range(0, 6).Select(i => Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                RetrievalResponse response = await Retriever(i % 2 == 0 ? "bm25" : "vector").RetrieveAsync("elm", new RetrievalOptions { CandidateCount = 1000 });
                Assert.Equal(0, response.Candidates.Count(c => c.Text.StartsWith("elm", StringComparison.Ordinal)) % 5);
            }
        }))];
        for (int batch = 0; batch < 15; batch++)
            await _collection.UpsertAsync(Enumerable.Range(0, 5).Select(i => new Passage { Id = $"{batch}-{i}", Text = $"elm {batch} {i}" }));
        await done.CancelAsync();
        await Task.WhenAll(readers);
    }

    [Fact]
    public async Task Retrieve_Cancelled_Throws()
    {
        await WriteAsync();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Retriever("bm25").RetrieveAsync("ash", null, cancelled.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Retriever("vector").RetrieveAsync("ash", null, cancelled.Token));
    }

    private static RerankDocument ToDocument(Passage passage) => new(passage.Text);

    private Task WriteAsync() => _collection.UpsertAsync([
        new Passage { Id = "a", Text = "ash beech" },
        new Passage { Id = "b", Text = "ash elm birch" },
        new Passage { Id = "c", Text = "ash cedar" },
        new Passage { Id = "d", Text = "rain snow hail" },
    ]);

    private IRetriever Retriever(string stage) => stage switch
    {
        "bm25" => new LuceneKeywordRetriever<string, Passage>(_collection, ToDocument),
        "late" => new LuceneLateInteractionRetriever<string, Passage>(_collection, ToDocument),
        _ => new LuceneVectorRetriever<string, Passage>(_collection, ToDocument),
    };
}
