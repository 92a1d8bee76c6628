using SkRerank.LateInteraction;
using SkRerank.TestSupport;

namespace SkRerank.Tests.LateInteraction;

public sealed class LateInteractionRerankerTests
{
    private const string Query = "how long does a flea live";

    private static readonly string[] Texts = ["the stock market closed higher", "a flea can live up to a year on a host and longer", "", "bees live in hives"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RerankAsync_StoredVectors_ScoreAsComputedOnesWithoutEncodingPassages()
    {
        var encoder = new FakeTokenVectorEncoder();
        using var reranker = new LateInteractionReranker(encoder);
        var stored = Texts.Select(t => new RerankDocument(t) { TokenVectors = TokenVectorPacker.Pack(encoder.Encode(t), encoder.ModelId) }).ToArray();
        var fromStore = await reranker.RerankAsync(Query, stored, cancellationToken: Token);
        Assert.Equal((1, 0), (encoder.Queries, encoder.Passages));

        var fromText = await reranker.RerankAsync(Query, [.. Texts.Select(t => new RerankDocument(t))], cancellationToken: Token);
        Assert.Equal((2, 4), (encoder.Queries, encoder.Passages));
        Assert.Equal(fromStore.Results.Select(r => (r.Index, r.Score)), fromText.Results.Select(r => (r.Index, r.Score)));
        Assert.Equal(0, fromStore.AdditionalProperties?[LateInteractionReranker.ComputedVectorsProperty]);
        Assert.Equal(4, fromText.AdditionalProperties?[LateInteractionReranker.ComputedVectorsProperty]);
    }

    [Fact]
    public async Task RerankAsync_SomeStored_ScoresEachByItsOwnVectors()
    {
        var encoder = new FakeTokenVectorEncoder();
        using var reranker = new LateInteractionReranker(encoder);
        var maxSim = new MaxSimQuery(encoder.Encode(Query));
        RerankDocument[] documents =
        [
            new(Texts[0]),
            new(Texts[1]) { TokenVectors = TokenVectorPacker.Pack(encoder.Encode(Texts[1]), encoder.ModelId) },
            new(Texts[2]) { TokenVectors = TokenVectorPacker.Pack(encoder.Encode(Query), "another-encoder") },
            new(Texts[3]),
        ];
        var response = await reranker.RerankAsync(Query, documents, cancellationToken: Token);
        Assert.Equal(3, encoder.Passages);
        Assert.Equal(1, response.Results[0].Index);
        Assert.All(response.Results, r => Assert.Equal(maxSim.Score(TokenVectorPacker.Pack(encoder.Encode(Texts[r.Index]), encoder.ModelId)), r.Score));
        Assert.Equal(0, response.Results.Single(r => r.Index == 2).Score);
    }

    [Fact]
    public async Task RerankAsync_PoolingFactor_IsThatOfTheConstructor()
    {
        var encoder = new FakeTokenVectorEncoder();
        using var reranker = new LateInteractionReranker(encoder, form: new TokenVectorForm(TokenVectorElement.SignBits));
        var response = await reranker.RerankAsync(Query, [new RerankDocument(Texts[1])], cancellationToken: Token);
        Assert.Equal(new MaxSimQuery(encoder.Encode(Query)).Score(TokenVectorPacker.Pack(encoder.Encode(Texts[1]), "m", new TokenVectorForm(TokenVectorElement.SignBits))), response.Results[0].Score);
    }

    [Fact]
    public async Task RerankAsync_StoredVectorsOfAnotherLength_Throws()
    {
        using var reranker = new LateInteractionReranker(new FakeTokenVectorEncoder(dimensions: 40, modelId: "m"));
        RerankDocument[] documents = [new("a"), new("b") { TokenVectors = new PackedTokenVectors(new byte[4], 32, "m") }];
        var error = await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync(Query, documents, cancellationToken: Token));
        Assert.Equal("The stored token vectors of document 1 have 32 dimensions, but the encoder 'm' makes 40; index the document again.", error.Message);
        Assert.Equal(("late-interaction", "score"), (error.ProviderName, error.Operation));
    }

    [Fact]
    public async Task RerankAsync_PassageLongerThanTheWindow_IsMarkedTruncated()
    {
        using var reranker = new LateInteractionReranker(new FakeTokenVectorEncoder { MaxWords = 6 });
        var response = await reranker.RerankAsync(Query, [.. Texts.Select(t => new RerankDocument(t))], cancellationToken: Token);
        Assert.Equal([1], response.Results.Where(r => r.Truncated).Select(r => r.Index));
    }

    [Fact]
    public async Task RerankAsync_AnyInput_SaysWhatItsScoresAre()
    {
        using var reranker = new LateInteractionReranker(new FakeTokenVectorEncoder(modelId: "m"));
        var response = await reranker.RerankAsync(Query, [new RerankDocument("a flea")], cancellationToken: Token);
        Assert.Equal((ScoreKind.Similarity, "m"), (response.ScoreKind, response.ModelId));
        var metadata = reranker.GetService<RerankerMetadata>();
        Assert.Equal(("late-interaction", "m", ScoreKind.Similarity, true), (metadata?.ProviderName, metadata?.DefaultModelId, metadata?.ScoreKind, metadata?.ScoresAreIndependent));
    }

    [Fact]
    public void GetService_Encoder_IsAnswered()
    {
        var encoder = new FakeTokenVectorEncoder();
        using var reranker = new LateInteractionReranker(encoder);
        Assert.Same(encoder, reranker.GetService<ITokenVectorEncoder>());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Dispose_Encoder_IsDisposedOnlyWhenOwned(bool owned)
    {
        var encoder = new FakeTokenVectorEncoder();
        new LateInteractionReranker(encoder, owned).Dispose();
        Assert.Equal(owned, encoder.Disposed);
    }

    [Fact]
    public async Task RerankAsync_EmptyInput_DoesNotEncodeTheQuery()
    {
        var encoder = new FakeTokenVectorEncoder();
        using var reranker = new LateInteractionReranker(encoder);
        await reranker.RerankAsync(Query, [], cancellationToken: Token);
        Assert.Equal(0, encoder.Queries);
    }

    [Fact]
    public async Task RerankAsync_BrokenEncoder_ThrowsWhatIsWrong()
    {
        await AssertFails(new BrokenEncoder { Query = new float[3] }, "The encoder 'broken' says it makes 2 dimensions, but gave 3 for the query; check the encoder.");
        await AssertFails(new BrokenEncoder { Query = [float.NaN, 0] }, "The encoder 'broken' gave NaN or infinite token vectors for the query; check the model and its input.");
        await AssertFails(new BrokenEncoder { Passages = [[1, 0]] }, "The encoder 'broken' returned 1 encodings for 2 passages; it must return one a passage.");
        await AssertFails(new BrokenEncoder { Passages = [[1, 0], [0, float.NaN]] }, "The encoder 'broken' gave NaN or infinite token vectors for the document 1; check the model and its input.");
    }

    [Fact]
    public void Constructor_BadArguments_AreNamed()
    {
        Assert.Throws<ArgumentNullException>("encoder", () => new LateInteractionReranker(null!));
    }

    private static async Task AssertFails(BrokenEncoder encoder, string message)
    {
        using var reranker = new LateInteractionReranker(encoder);
        var error = await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync(Query, [new RerankDocument("a"), new RerankDocument("b")], cancellationToken: Token));
        Assert.Equal(message, error.Message);
        Assert.Equal(("late-interaction", "encode"), (error.ProviderName, error.Operation));
    }

    private sealed class BrokenEncoder : ITokenVectorEncoder
    {
        public string ModelId => "broken";

        public int Dimensions => 2;

        public float[] Query { get; init; } = [1, 0];

        public float[][] Passages { get; init; } = [[1, 0], [0, 1]];

        public Task<TokenVectors> EncodeQueryAsync(string query, CancellationToken cancellationToken = default) => Task.FromResult(new TokenVectors(Query, Query.Length));

        public Task<IReadOnlyList<PassageEncoding>> EncodePassagesAsync(IReadOnlyList<string> passages, CancellationToken cancellationToken = default) =>
            Task.FromResult<IReadOnlyList<PassageEncoding>>([.. Passages.Select(p => new PassageEncoding(p, new TokenVectors(p, 2), Truncated: false))]);

        public void Dispose()
        {
        }
    }
}
