using CsCheck;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;

namespace SkRerank.Lucene.Tests.Search;

public sealed class VectorSearchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(DistanceFunction.CosineSimilarity)]
    [InlineData(DistanceFunction.CosineDistance)]
    [InlineData(DistanceFunction.DotProductSimilarity)]
    [InlineData(DistanceFunction.NegativeDotProductSimilarity)]
    [InlineData(DistanceFunction.EuclideanDistance)]
    [InlineData(DistanceFunction.EuclideanSquaredDistance)]
    public void Search_AnyVectors_EqualsBruteForce(string function)
    {
        Gen<float[]> vector = Gen.Int[-4, 4].Select(v => v / 2f).Array[5];
        Gen.Select(vector.Array[0, 40], Gen.Int[1, 9], Gen.Int[0, 40].Array[0, 10], vector, Gen.Int[1, 12])
            .Sample((vectors, batch, deleted, query, top) => CheckAsync(function, vectors, batch, deleted, query, top).GetAwaiter().GetResult(), iter: 6, threads: 1);
    }

    [Fact]
    public async Task Search_StoreAboveOneTask_EqualsBruteForce()
    {
        // 5,000 × 384 is above what one thread does alone.
        var random = new Random(5);
        float[][] vectors = [.. Enumerable.Range(0, 5000).Select(_ => Enumerable.Range(0, 384).Select(_ => random.NextSingle() - 0.5f).ToArray())];
        using var collection = new LuceneCollection<int, Wide>(_folder.Path);
        foreach (int[] part in Enumerable.Range(0, 5000).Chunk(3000)) await collection.UpsertAsync(part.Select(i => new Wide { Id = i, Vector = vectors[i] }));
        float[] query = [.. Enumerable.Range(0, 384).Select(_ => random.NextSingle() - 0.5f)];
        int[] expected = [.. Enumerable.Range(0, 5000).OrderByDescending(i => Cosine(query, vectors[i])).Take(20)];
        List<VectorSearchResult<Wide>> actual = await collection.SearchAsync(query, 20).ToListAsync();
        Assert.Equal(expected, actual.Select(r => r.Record.Id));
        Assert.All(actual, r => Assert.Equal(Cosine(query, vectors[r.Record.Id]), r.Score!.Value, 1e-6));
    }

    [Fact]
    public async Task Search_EqualVectorsInManySegments_AreOrderedByKey()
    {
        using var collection = new LuceneCollection<int, Wide>(_folder.Path);
        var random = new Random(1);
        float[] vector = [.. Enumerable.Range(0, 384).Select(_ => random.NextSingle())];
        int[] ids = [7, 3, 9, 1, 8, 2];
        // Other vectors of odd number between them, so that the equal ones lie at other places of memory.
        foreach (int id in ids)
        {
            await collection.UpsertAsync([new Wide { Id = id, Vector = vector }, .. Enumerable.Range(0, id).Select(j => new Wide { Id = (100 * id) + j, Vector = [.. vector.Reverse()] })]);
        }

        List<VectorSearchResult<Wide>> hits = await collection.SearchAsync(vector, 6).ToListAsync();
        Assert.Equal([1, 2, 3, 7, 8, 9], hits.Select(h => h.Record.Id));
        Assert.Single(hits.Select(h => h.Score).Distinct());
    }

    [Fact]
    public async Task Search_EveryKindOfValue_FindsTheSame()
    {
        using var encoder = new FakeEncoder();
        using var collection = new LuceneCollection<string, Passage>(_folder.Path, new LuceneCollectionOptions { EmbeddingGenerator = encoder });
        await collection.UpsertAsync([new Passage { Id = "a", Text = "ash beech" }, new Passage { Id = "b", Text = "quite another" }]);
        Embedding<float> embedding = (await encoder.GenerateAsync(["beech"]))[0];
        List<(string, double?)> byText = await collection.SearchAsync("beech", 9).Select(r => (r.Record.Id, r.Score)).ToListAsync();
        Assert.Equal("a", byText[0].Item1);
        Assert.Equal(byText, await collection.SearchAsync(embedding, 9).Select(r => (r.Record.Id, r.Score)).ToListAsync());
        Assert.Equal(byText, await collection.SearchAsync(embedding.Vector, 9).Select(r => (r.Record.Id, r.Score)).ToListAsync());
        Assert.Equal(byText, await collection.SearchAsync(embedding.Vector.ToArray(), 9).Select(r => (r.Record.Id, r.Score)).ToListAsync());
    }

    [Fact]
    public async Task Search_SeveralVectors_UsesTheChosenOne()
    {
        using var collection = new LuceneCollection<int, TwoTexts>(_folder.Path);
        await collection.UpsertAsync([
            new TwoTexts { Id = 1, First = [1, 0], Second = new Embedding<float>(new float[] { 5, 5, 5 }) },
            new TwoTexts { Id = 2, First = [0, 1], Second = new Embedding<float>(new float[] { 0, 0, 0 }) },
            new TwoTexts { Id = 3 }]);
        Assert.Equal([(2, 3.0), (1, 0.0)], await collection.SearchAsync(new float[] { 0, 3 }, 9, new() { VectorProperty = r => r.First }).Select(r => (r.Record.Id, r.Score!.Value)).ToListAsync());
        Assert.Equal([(2, 2.0)], await collection.SearchAsync(new float[] { 0, 0, 2 }, 9, new() { VectorProperty = r => r.Second, ScoreThreshold = 2.5 }).Select(r => (r.Record.Id, r.Score!.Value)).ToListAsync());
        Assert.Throws<InvalidOperationException>(() => collection.SearchAsync(new float[] { 0, 3 }, 9));
    }

    [Fact]
    public async Task Search_WrongVector_IsRefusedInOneSentence()
    {
        using var collection = new LuceneCollection<string, Note>(_folder.Path);
        ArgumentException length = await Assert.ThrowsAsync<ArgumentException>(async () => await collection.SearchAsync(new float[3], 1).ToListAsync());
        Assert.StartsWith("The vector property 'Vector' must have 4 dimensions, but the vector of the query has 3.", length.Message, StringComparison.Ordinal);
        ArgumentException value = await Assert.ThrowsAsync<ArgumentException>(() => collection.UpsertAsync(new Note { Id = "n", Vector = new float[] { 0, float.NaN, 0, 0 } }));
        Assert.StartsWith("The vector property 'Vector' must have finite values, but the vector of the record 'n' has NaN at position 1.", value.Message, StringComparison.Ordinal);
        Assert.False(await collection.CollectionExistsAsync());
        await Assert.ThrowsAsync<NotSupportedException>(async () => await collection.SearchAsync("no generator", 1).ToListAsync());
    }

    private static async Task CheckAsync(string function, float[][] vectors, int batch, int[] deleted, float[] query, int top)
    {
        using var folder = new TemporaryFolder();
        var definition = new VectorStoreCollectionDefinition
        {
            Properties =
            [
                new VectorStoreKeyProperty("Id", typeof(string)),
                new VectorStoreVectorProperty("Vector", typeof(float[]), 5) { DistanceFunction = function, IndexKind = IndexKind.Hnsw },
            ],
        };
        using var collection = new LuceneCollection<object, Dictionary<string, object?>>(folder.Path, new LuceneCollectionOptions { Definition = definition });
        await collection.EnsureCollectionExistsAsync();
        foreach (int[] part in Enumerable.Range(0, vectors.Length).Chunk(batch))
            await collection.UpsertAsync(part.Select(i => new Dictionary<string, object?> { ["Id"] = $"{i}", ["Vector"] = vectors[i] }));
        await collection.DeleteAsync(deleted.Select(d => (object)$"{d}"));

        bool lowerIsBetter = function.EndsWith("Distance", StringComparison.Ordinal) || function == DistanceFunction.NegativeDotProductSimilarity;
        Dictionary<string, double> expected = Enumerable.Range(0, vectors.Length).Where(i => !deleted.Contains(i)).ToDictionary(i => $"{i}", i => Expected(function, query, vectors[i]));
        List<(string Id, double Score)> all = await collection.SearchAsync(query, 1000).Select(r => ((string)r.Record["Id"]!, r.Score!.Value)).ToListAsync();
        Assert.Equal(expected.Keys.Order(), all.Select(h => h.Id).Order());
        for (int i = 0; i < all.Count; i++)
        {
            Assert.Equal(expected[all[i].Id], all[i].Score, 1e-5);
            if (i == 0) continue;
            double step = lowerIsBetter ? all[i].Score - all[i - 1].Score : all[i - 1].Score - all[i].Score;
            Assert.True(step > 0 || (step == 0 && string.CompareOrdinal(all[i - 1].Id, all[i].Id) < 0));
        }

        Assert.Equal(all.Take(top), await collection.SearchAsync(query, top).Select(r => ((string)r.Record["Id"]!, r.Score!.Value)).ToListAsync());
        Assert.Equal(all.Skip(2).Take(top), await collection.SearchAsync(query, top, new() { Skip = 2 }).Select(r => ((string)r.Record["Id"]!, r.Score!.Value)).ToListAsync());
    }

    private static double Expected(string function, float[] x, float[] y)
    {
        double dot = x.Zip(y, (a, b) => (double)a * b).Sum();
        double squared = x.Zip(y, (a, b) => ((double)a - b) * ((double)a - b)).Sum();
        return function switch
        {
            DistanceFunction.CosineSimilarity => Cosine(x, y),
            DistanceFunction.CosineDistance => 1 - Cosine(x, y),
            DistanceFunction.DotProductSimilarity => dot,
            DistanceFunction.NegativeDotProductSimilarity => -dot,
            DistanceFunction.EuclideanDistance => Math.Sqrt(squared),
            _ => squared,
        };
    }

    private static double Cosine(float[] x, float[] y)
    {
        double lengths = Math.Sqrt(x.Sum(a => (double)a * a)) * Math.Sqrt(y.Sum(a => (double)a * a));
        return lengths == 0 ? 0 : x.Zip(y, (a, b) => (double)a * b).Sum() / lengths;
    }

    private sealed class Wide
    {
        [VectorStoreKey]
        public int Id { get; set; }

        [VectorStoreVector(384)]
        public float[]? Vector { get; set; }
    }
}
