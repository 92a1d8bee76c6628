using Microsoft.Extensions.VectorData;
using Xunit;

namespace SkRerank.TestSupport.VectorStores;

public abstract partial class VectorStoreConformanceTests
{
    /// <summary>Gets the distance functions of MEVD that take float vectors.</summary>
    public static TheoryData<string> DistanceFunctions { get; } =
    [
        DistanceFunction.CosineSimilarity, DistanceFunction.CosineDistance, DistanceFunction.DotProductSimilarity, DistanceFunction.NegativeDotProductSimilarity,
        DistanceFunction.EuclideanDistance, DistanceFunction.EuclideanSquaredDistance, DistanceFunction.ManhattanDistance,
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public virtual async Task SearchAsync_Vector_GivesTheNearestWithTheirVectorsWhereAsked(bool includeVectors)
    {
        var records = SimpleRecords(5);
        var collection = await CreateAsync<Guid, SimpleRecord<Guid>>(records);
        var hits = await collection.SearchAsync(new ReadOnlyMemory<float>([1, 0, 0]), 2, new() { IncludeVectors = includeVectors }, Token).ToListAsync(Token);
        Assert.Equal(2, hits.Count);
        AssertSame(records[0], hits[0].Record, includeVectors);
        AssertSame(records[1], hits[1].Record, includeVectors);
        Assert.Equal(1, hits[0].Score!.Value, 5);
        Assert.Equal(1 / Math.Sqrt(1.25), hits[1].Score!.Value, 5);
    }

    [Fact]
    public virtual async Task SearchAsync_TopSkipAndFilter_ArePartsOfOneOrder()
    {
        var collection = await CreateAsync<Guid, SimpleRecord<Guid>>(SimpleRecords(9));
        var query = new ReadOnlyMemory<float>([1, 0, 0]);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9], await NumbersAsync(collection, query, 100, null));
        Assert.Equal([3, 4], await NumbersAsync(collection, query, 2, new() { Skip = 2 }));
        Assert.Equal([9], await NumbersAsync(collection, query, 5, new() { Skip = 8 }));
        Assert.Empty(await NumbersAsync(collection, query, 5, new() { Skip = 9 }));
        Assert.Equal([6, 7], await NumbersAsync(collection, query, 2, new() { Skip = 1, Filter = r => r.Number > 4 }));
        Assert.Equal([1, 5, 9], await NumbersAsync(collection, query, 5, new() { Filter = r => r.Text == "a" }));
    }

    [Fact]
    public virtual async Task SearchAsync_EmptyCollection_FindsNothing()
    {
        var collection = Open<Guid, SimpleRecord<Guid>>();
        await collection.EnsureCollectionExistsAsync(Token);
        Assert.Empty(await collection.SearchAsync(new ReadOnlyMemory<float>([1, 0, 0]), 3, cancellationToken: Token).ToListAsync(Token));
    }

    [Theory]
    [MemberData(nameof(DistanceFunctions))]
    public virtual async Task SearchAsync_DistanceFunction_RanksAndReportsByItsFormula(string distanceFunction)
    {
        var definition = VectorDefinition<float[]>(distanceFunction, dimensions: 6);
        if (!Store.Capabilities.DistanceFunctions.Contains(distanceFunction))
        {
            var error = await Assert.ThrowsAsync<NotSupportedException>(async () => await Open<Guid, VectorRecord<float[]>>(definition).EnsureCollectionExistsAsync(Token));
            Assert.Contains(distanceFunction, error.Message, StringComparison.Ordinal);
            return;
        }

        var random = new Random(7);
        var records = Enumerable.Range(1, 60).Select(n => new VectorRecord<float[]> { Key = Id(n), Number = n, Vector = Vector(random) }).ToArray();
        var query = Vector(random);
        var collection = await CreateAsync<Guid, VectorRecord<float[]>>(records, definition);
        var isDistance = distanceFunction is not (DistanceFunction.CosineSimilarity or DistanceFunction.DotProductSimilarity);
        var expected = records.Select(r => (r.Number, Score: Score(distanceFunction, query, r.Vector))).OrderBy(r => isDistance ? r.Score : -r.Score).ToArray();

        var hits = await collection.SearchAsync(query, 20, new() { Skip = 3 }, Token).ToListAsync(Token);
        Assert.Equal(expected.Skip(3).Take(20).Select(e => e.Number), hits.Select(h => h.Record.Number));
        Assert.All(hits.Zip(expected.Skip(3)), pair => Assert.Equal(pair.Second.Score, pair.First.Score!.Value, 1e-4));

        // Between the fifth and the sixth: a threshold keeps what is at least as near.
        var threshold = (expected[4].Score + expected[5].Score) / 2;
        var near = await collection.SearchAsync(query, 20, new() { ScoreThreshold = threshold }, Token).Select(h => h.Record.Number).ToListAsync(Token);
        Assert.Equal(expected.Take(5).Select(e => e.Number), near);
        Assert.Equal(expected.Skip(2).Take(3).Select(e => e.Number), await collection.SearchAsync(query, 20, new() { ScoreThreshold = threshold, Skip = 2 }, Token).Select(h => h.Record.Number).ToListAsync(Token));
    }

    [Fact]
    public virtual async Task SearchAsync_TwoVectorProperties_SearchesTheOneThatIsNamed()
    {
        var collection = await CreateAsync<Guid, TwoVectorRecord>(
        [
            new() { Key = Id(1), Number = 1, First = new[] { 1f, 0 }, Second = new[] { 9f, 9, 9 } },
            new() { Key = Id(2), Number = 2, First = new[] { 0, 1f }, Second = new[] { 1f, 2, 3 } },
        ]);
        var first = await collection.SearchAsync(new ReadOnlyMemory<float>([1, 0.1f]), 1, new() { VectorProperty = r => r.First, IncludeVectors = true }, Token).SingleAsync(Token);
        Assert.Equal(1, first.Record.Number);
        Assert.Equal([1f, 0], first.Record.First.ToArray());
        Assert.Equal([9f, 9, 9], first.Record.Second.ToArray());
        var second = await collection.SearchAsync(new ReadOnlyMemory<float>([1, 2, 4]), 1, new() { VectorProperty = r => r.Second }, Token).SingleAsync(Token);
        Assert.Equal((2, 1d), (second.Record.Number, Math.Round(second.Score!.Value, 5)));
        var record = await collection.GetAsync(Id(2), new RecordRetrievalOptions { IncludeVectors = true }, Token);
        Assert.Equal([0, 1f], record!.First.ToArray());
        Assert.Equal([1f, 2, 3], record.Second.ToArray());
    }

    [Fact]
    public virtual async Task SearchAsync_TwoVectorPropertiesAndNoneNamed_IsAnError()
    {
        var collection = await CreateAsync<Guid, TwoVectorRecord>([new() { Key = Id(1), First = new[] { 1f, 0 }, Second = new[] { 9f, 9, 9 } }]);
        var error = await Assert.ThrowsAsync<InvalidOperationException>(async () => await collection.SearchAsync(new ReadOnlyMemory<float>([1, 2, 3]), 1, cancellationToken: Token).ToListAsync(Token));
        Assert.Equal($"The '{nameof(TwoVectorRecord)}' type has multiple vector properties, please specify your chosen property via options.", error.Message);
    }

    private static Task<List<int>> NumbersAsync(VectorStoreCollection<Guid, SimpleRecord<Guid>> collection, ReadOnlyMemory<float> query, int top, VectorSearchOptions<SimpleRecord<Guid>>? options) =>
        collection.SearchAsync(query, top, options, Token).Select(h => h.Record.Number).ToListAsync(Token).AsTask();

    private static float[] Vector(Random random) => [.. Enumerable.Range(0, 6).Select(_ => (float)((random.NextDouble() * 4) - 2))];

    private static double Score(string distanceFunction, float[] a, float[] b)
    {
        var dot = a.Zip(b).Sum(p => (double)p.First * p.Second);
        var cosine = dot / Math.Sqrt(a.Sum(x => (double)x * x) * b.Sum(x => (double)x * x));
        var squared = a.Zip(b).Sum(p => Math.Pow((double)p.First - p.Second, 2));
        return distanceFunction switch
        {
            DistanceFunction.CosineSimilarity => cosine,
            DistanceFunction.CosineDistance => 1 - cosine,
            DistanceFunction.DotProductSimilarity => dot,
            DistanceFunction.NegativeDotProductSimilarity => -dot,
            DistanceFunction.EuclideanDistance => Math.Sqrt(squared),
            DistanceFunction.EuclideanSquaredDistance => squared,
            _ => a.Zip(b).Sum(p => Math.Abs((double)p.First - p.Second)),
        };
    }
}
