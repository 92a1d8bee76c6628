using SkRerank.LateInteraction;
using SkRerank.Retrieval;
using SkRerank.TestSupport;

namespace SkRerank.Tests.LateInteraction;

public sealed class ResidualRetrieverTests : IDisposable
{
    private const int Passages = 300;

    private static readonly string[] Words = [.. Enumerable.Range(0, 200).Select(i => $"w{i}")];

    private readonly FakeTokenVectorEncoder _encoder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _encoder.Dispose();

    [Fact]
    public async Task RetrieveAsync_SmallSet_IsBruteForceOverEveryPassage()
    {
        var (codec, passages) = Encode();
        var retriever = new ResidualRetriever(_encoder, codec, passages);
        foreach (var query in new[] { "w1 w2 w3", "w77", "w5 w5 w199" })
        {
            var maxSim = new MaxSimQuery(_encoder.Encode(query));
            var expected = passages.Select((passage, i) => (passage.Document.Id, Score: codec.Score(maxSim, passage.Vectors), i)).OrderByDescending(p => p.Score).ThenBy(p => p.i).Take(20).ToArray();
            var found = (await retriever.RetrieveAsync(query, new RetrievalOptions { CandidateCount = 20 }, Token)).Candidates;
            Assert.Equal(expected.Select(p => p.Id), found.Select(candidate => candidate.Id));
            Assert.Equal(expected.Select(p => (double?)p.Score), found.Select(candidate => candidate.RetrievalScore));
            Assert.Equal(Enumerable.Range(1, 20).Select(rank => new StageScore("late", expected[rank - 1].Score, ScoreKind.Similarity, rank)), found.Select(candidate => candidate.Trail[^1]));
        }
    }

    [Fact]
    public async Task RetrieveAsync_LargeSet_FindsByCentroidsWhatBruteForceHasFirst()
    {
        var (codec, passages) = Encode();
        var exact = new ResidualRetriever(_encoder, codec, passages);
        var pruned = new ResidualRetriever(_encoder, codec, passages, new ResidualRetrieverOptions { ExactUpTo = Passages - 1, Pruning = new CentroidPruningOptions { CandidateCount = 40 } });
        var first = 0;
        for (var i = 0; i < 20; i++)
        {
            // A query of three of a passage's words.
            var query = string.Join(' ', passages[i * 13].Document.Text.Split(' ')[..3]);
            var found = (await pruned.RetrieveAsync(query, new RetrievalOptions { CandidateCount = 5 }, Token)).Candidates;
            var all = (await exact.RetrieveAsync(query, new RetrievalOptions { CandidateCount = Passages }, Token)).Candidates;
            if (found[0].Id == all[0].Id) first++;
            Assert.Equal(found.OrderBy(candidate => all.ToList().FindIndex(other => other.Id == candidate.Id)).Select(candidate => candidate.Id), found.Select(candidate => candidate.Id));
        }

        Assert.True(first >= 19, $"Only {first} of 20 first passages were found.");
    }

    [Fact]
    public async Task RetrieveAsync_MoreAskedForThanPruningKeeps_RaisesIt()
    {
        var (codec, passages) = Encode();
        var retriever = new ResidualRetriever(_encoder, codec, passages, new ResidualRetrieverOptions { ExactUpTo = 0, Pruning = new CentroidPruningOptions { CandidateCount = 4, Cells = 1000 } });
        Assert.Equal(50, (await retriever.RetrieveAsync("w1 w2", new RetrievalOptions { CandidateCount = 50 }, Token)).Candidates.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(int.MaxValue)]
    public async Task RetrieveAsync_ExcludedId_IsLeftOutAndMissesNoPlace(int exactUpTo)
    {
        var (codec, passages) = Encode();
        var retriever = new ResidualRetriever(_encoder, codec, passages, new ResidualRetrieverOptions { ExactUpTo = exactUpTo });
        var all = (await retriever.RetrieveAsync("w1 w2", new RetrievalOptions { CandidateCount = 4 }, Token)).Candidates;
        var rest = (await retriever.RetrieveAsync("w1 w2", new RetrievalOptions { CandidateCount = 3, ExcludeId = all[0].Id }, Token)).Candidates;
        Assert.Equal(all.Skip(1).Select(candidate => candidate.Id), rest.Select(candidate => candidate.Id));
    }

    [Fact]
    public async Task RetrieveAsync_EmptyQueryOrSet_IsEmptyWithoutEncoding()
    {
        var (codec, passages) = Encode();
        Assert.Empty((await new ResidualRetriever(_encoder, codec, passages).RetrieveAsync(" ", cancellationToken: Token)).Candidates);
        Assert.Empty((await new ResidualRetriever(_encoder, codec, []).RetrieveAsync("w1", cancellationToken: Token)).Candidates);
        Assert.Equal(0, _encoder.Queries);
    }

    [Fact]
    public async Task RetrieveAsync_Cancelled_Throws()
    {
        var (codec, passages) = Encode();
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new ResidualRetriever(_encoder, codec, passages).RetrieveAsync("w1", cancellationToken: source.Token));
    }

    [Fact]
    public async Task RetrieveAsync_AsALegOfHybridSearch_IsFused()
    {
        var (codec, passages) = Encode();
        var late = new ResidualRetriever(_encoder, codec, passages);
        var hybrid = new HybridRetriever([new RetrievalLeg("late", late), new RetrievalLeg("again", late)]);
        var expected = (await late.RetrieveAsync("w9 w10", new RetrievalOptions { CandidateCount = 10 }, Token)).Candidates;
        Assert.Equal(expected.Select(candidate => candidate.Id), (await hybrid.RetrieveAsync("w9 w10", new RetrievalOptions { CandidateCount = 10 }, Token)).Candidates.Select(candidate => candidate.Id));
    }

    [Fact]
    public void Constructor_BadArguments_AreNamed()
    {
        var (codec, _) = Encode();
        using var other = new FakeTokenVectorEncoder(8, "other");
        Assert.StartsWith("The codec was trained on 40 dimensions, but the encoder 'other' makes 8; give the encoder of the training.", Assert.Throws<ArgumentException>("encoder", () => new ResidualRetriever(other, codec, [])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new ResidualRetriever(_encoder, codec, [new ResidualPassage(new RerankDocument("x"), new byte[3])]));
        Assert.StartsWith("ExactUpTo must be 0 or greater, but was -1.", Assert.Throws<ArgumentOutOfRangeException>(() => new ResidualRetrieverOptions { ExactUpTo = -1 }).Message, StringComparison.Ordinal);
    }

    private (ResidualCodec Codec, ResidualPassage[] Passages) Encode()
    {
        var random = new Random(3);
        string[] texts = [.. Enumerable.Range(0, Passages).Select(_ => string.Join(' ', Enumerable.Range(0, 12).Select(_ => Words[random.Next(Words.Length)])))];
        var codec = ResidualCodec.Train(_encoder.Encode(string.Join(' ', Words)), new ResidualCodecOptions { Centroids = 100 }, Token);
        return (codec, [.. texts.Select((text, i) => new ResidualPassage(new RerankDocument(text) { Id = $"p{i}" }, codec.Encode(_encoder.Encode(text))))]);
    }
}
