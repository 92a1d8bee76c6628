using SkRerank.Retrieval;
using SkRerank.TestSupport.Contracts;

namespace SkRerank.Qdrant.Tests.Retrieval;

public sealed class QdrantRetrieverTests(QdrantFixture qdrant) : IClassFixture<QdrantFixture>
{
    private static readonly string[] Texts = ["apple banana", "apple cherry cherry", "banana", "cherry date", "elder fig", "apple banana cherry"];

    [Fact]
    public async Task Vector_Query_GivesSimilaritiesInTheTrail()
    {
        using var collection = await CreateAsync();
        var response = await new QdrantVectorRetriever<string, Passage>(collection, Document).RetrieveAsync("banana");
        Assert.Equal("2", response.Candidates[0].Id);
        Assert.Equal([new StageScore("vector", 1, ScoreKind.Similarity, 1)], response.Candidates[0].Trail);
        Assert.Equal(1 / Math.Sqrt(2), response.Candidates.Single(c => c.Id == "0").RetrievalScore!.Value, 1e-6);
        Assert.IsType<Passage>(response.Candidates[0].Record);
        Assert.Empty((await new QdrantVectorRetriever<string, Passage>(collection, Document).RetrieveAsync(" ")).Candidates);
    }

    [Fact]
    public async Task Keywords_Query_GivesBm25InTheTrail()
    {
        using var collection = await CreateAsync();
        var response = await new QdrantKeywordRetriever<string, Passage>(collection, Document).RetrieveAsync("fig");
        var candidate = Assert.Single(response.Candidates);
        Assert.Equal(("4", "elder fig"), (candidate.Id, candidate.Text));
        var score = Assert.Single(candidate.Trail);
        Assert.Equal(("bm25", ScoreKind.Logit, 1), (score.Stage, score.Kind, score.Rank));

        // ln(1 + (6 − 1 + ½) / (1 + ½)) · 1 / (1 + 0.9 · (0.6 + 0.4 · 2 / 2)).
        Assert.Equal(Math.Log(1 + (5.5 / 1.5)) / 1.9, score.Score, 1e-5);
        Assert.Empty((await new QdrantKeywordRetriever<string, Passage>(collection, Document).RetrieveAsync("the")).Candidates);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Hybrid_Query_IsOneRequestAndKeepsTheScoresOfBothLegs(bool onServer)
    {
        using var collection = await CreateAsync();
        var retriever = new QdrantHybridRetriever<string, Passage>(collection, Document, new QdrantHybridRetrieverOptions { ServerFusion = onServer ? QdrantFusion.Rrf(61) : null });
        await retriever.RetrieveAsync("warm up");
        var before = qdrant.Server.Requests.Count;
        var hybrid = (await retriever.RetrieveAsync("apple banana")).Candidates;
        Assert.Equal(before + 1, qdrant.Server.Requests.Count);

        var vector = (await new QdrantVectorRetriever<string, Passage>(collection, Document).RetrieveAsync("apple banana")).Candidates;
        var keywords = (await new QdrantKeywordRetriever<string, Passage>(collection, Document).RetrieveAsync("apple banana")).Candidates;
        Assert.Equal(vector.Concat(keywords).Select(c => c.Id).Distinct().Order(), hybrid.Select(c => c.Id).Order());
        foreach (var candidate in hybrid)
        {
            StageScore[] legs = [.. vector.Concat(keywords).Where(c => c.Id == candidate.Id).SelectMany(c => c.Trail)];
            Assert.Equal(legs.Select(l => (l.Stage, l.Score, l.Kind, l.Rank)), candidate.Trail.SkipLast(1).Select(l => (l.Stage, l.Score, l.Kind, l.Rank)));

            // The paper's 60 + r is the server's r + k − 1 with k = 61.
            Assert.Equal(legs.Sum(l => 1.0 / (60 + l.Rank)), candidate.RetrievalScore!.Value, 1e-6);
            Assert.Equal((retriever.Stages[^1].Stage, ScoreKind.Fused), (candidate.Trail[^1].Stage, candidate.Trail[^1].Kind));
        }

        Assert.Equal(["vector", "bm25", onServer ? "qdrant-rrf" : "rrf"], retriever.Stages.Select(s => s.Stage));
        Assert.Equal(hybrid.Take(2).Select(c => c.Id), (await retriever.RetrieveAsync("apple banana", new RetrievalOptions { CandidateCount = 100 })).Candidates.Take(2).Select(c => c.Id));
    }

    [Theory]
    [InlineData(QdrantFirstStage.Both, 2)]
    [InlineData(QdrantFirstStage.Vector, 1)]
    [InlineData(QdrantFirstStage.Keywords, 1)]
    [InlineData(QdrantFirstStage.None, 0)]
    public async Task LateInteraction_Query_IsRerankedByTheMeanOfTheBestMatches(QdrantFirstStage firstStage, int legs)
    {
        using var collection = await CreateAsync(tokens: true);
        var retriever = new QdrantLateInteractionRetriever<string, Passage>(collection, Document, new QdrantLateInteractionRetrieverOptions { FirstStage = firstStage });
        Assert.Equal(legs + 1, retriever.Stages.Count);
        var found = (await retriever.RetrieveAsync("apple cherry fig")).Candidates;

        // Each word is a vector of its own: of three words of the query two are in "1" and "5", one in "0", "3" and "4", none in "2".
        var expected = new Dictionary<string, double> { ["0"] = 1, ["1"] = 2, ["2"] = 0, ["3"] = 1, ["4"] = 1, ["5"] = 2 };
        Assert.All(found, c => Assert.Equal(expected[c.Id!] / 3, c.RetrievalScore!.Value, 1e-6));
        Assert.Equal(["1", "5"], found.Take(2).Select(c => c.Id).Order());
        Assert.All(found, c => Assert.Equal(("late", ScoreKind.Similarity), (c.Trail[^1].Stage, c.Trail[^1].Kind)));
        Assert.Equal(legs, found[0].Trail.Count - 1);
        Assert.Equal(firstStage is QdrantFirstStage.Keywords ? 5 : 6, found.Count);
        Assert.Equal(2, (await retriever.RetrieveAsync("apple cherry fig", new RetrievalOptions { CandidateCount = 2 })).Candidates.Count);
        Assert.Empty((await retriever.RetrieveAsync("")).Candidates);
    }

    [Fact]
    public async Task Retrieve_ExcludedIdAndFilter_AreLeftOutOfEveryLeg()
    {
        using var collection = await CreateAsync(tokens: true);
        IRetriever[] retrievers =
        [
            new QdrantVectorRetriever<string, Passage>(collection, Document, p => p.Year > 2000),
            new QdrantKeywordRetriever<string, Passage>(collection, Document, p => p.Year > 2000),
            new QdrantHybridRetriever<string, Passage>(collection, Document, filter: p => p.Year > 2000),
            new QdrantHybridRetriever<string, Passage>(collection, Document, new() { ServerFusion = QdrantFusion.Dbsf }, p => p.Year > 2000),
            new QdrantLateInteractionRetriever<string, Passage>(collection, Document, filter: p => p.Year > 2000),
            new QdrantLateInteractionRetriever<string, Passage>(collection, Document, new() { FirstStage = QdrantFirstStage.None }, p => p.Year > 2000),
        ];
        foreach (var retriever in retrievers)
        {
            var ids = (await retriever.RetrieveAsync("apple", new RetrievalOptions { ExcludeId = "5" })).Candidates.Select(c => c.Id).ToArray();
            Assert.Contains("1", ids);
            Assert.DoesNotContain("5", ids);
            Assert.DoesNotContain("0", ids);
        }
    }

    [Fact]
    public async Task Retrieve_FailingServer_IsARerankExceptionWithTheStatus()
    {
        using var collection = await CreateAsync();
        qdrant.Server.Intercept = r => r.Path.Contains(collection.Name, StringComparison.Ordinal) ? ContractReply.Text(400, """{"status":{"error":"Wrong input: no"}}""") : null;
        var error = await Assert.ThrowsAsync<RerankException>(() => new QdrantVectorRetriever<string, Passage>(collection, Document).RetrieveAsync("apple"));
        Assert.Equal(("qdrant", "query", 400), (error.ProviderName, error.Operation, error.StatusCode));
        qdrant.Server.Intercept = _ => null;
    }

    [Fact]
    public async Task LateInteraction_CollectionWithoutTokenVectors_IsAnErrorThatSaysWhatToDo()
    {
        using var plain = await CreateAsync();
        Assert.Contains("StoreTokenVectors is off", Assert.Throws<ArgumentException>("collection", () => new QdrantLateInteractionRetriever<string, Passage>(plain, Document)).Message, StringComparison.Ordinal);
        using var asked = new QdrantCollection<string, Passage>(qdrant.Connection, plain.Name, new QdrantCollectionOptions { EmbeddingGenerator = new WordEncoder(), StoreTokenVectors = true });
        var error = await Assert.ThrowsAsync<RerankException>(() => new QdrantLateInteractionRetriever<string, Passage>(asked, Document).RetrieveAsync("apple"));
        Assert.Equal($"The collection '{plain.Name}' has no multivector 'Embedding_tokens' of token vectors: make it with EnsureCollectionExistsAsync and StoreTokenVectors, and write the records again.", error.Message);
    }

    private static RerankDocument Document(Passage passage) => new(passage.Text);

    private async Task<QdrantCollection<string, Passage>> CreateAsync(bool tokens = false)
    {
        var options = new QdrantCollectionOptions { EmbeddingGenerator = new WordEncoder(), AverageLength = 2, StoreTokenVectors = tokens, TokenPoolingFactor = 1 };
        var collection = new QdrantCollection<string, Passage>(qdrant.Connection, qdrant.NewName(), options);
        await collection.EnsureCollectionExistsAsync();
        await collection.UpsertAsync(Texts.Select((text, i) => new Passage { Id = $"{i}", Text = text, Year = 2000 + i }));
        return collection;
    }
}
