using Microsoft.Extensions.VectorData;

namespace SkRerank.Lucene.Tests.Search;

public sealed class SignScanTests : IDisposable
{
    private const int Count = 3000;
    private const int Dimensions = 100;

    private readonly TemporaryFolder _folder = new();
    private readonly float[][] _vectors;
    private readonly float[] _query;

    public SignScanTests()
    {
        var random = new Random(11);
        _vectors = [.. Enumerable.Range(0, Count).Select(_ => Draw(random))];
        _query = Draw(random);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Search_SignScan_FindsTheExactBestOfThoseWithTheFewestDifferentSigns()
    {
        await FillAsync();
        using LuceneCollection<int, Row> near = Open(0);
        // 4 · 100 candidates, and all that tie with the last of them.
        int[] byDistance = [.. Enumerable.Range(0, Count).OrderBy(Distance)];
        int last = Distance(byDistance[399]);
        int[] expected = [.. byDistance.Where(i => Distance(i) <= last).OrderByDescending(i => Cosine(_query, _vectors[i])).Take(30)];
        List<VectorSearchResult<Row>> hits = await near.SearchAsync(_query, 30).ToListAsync();
        Assert.Equal(expected, hits.Select(h => h.Record.Id));
        Assert.All(hits, h => Assert.Equal(Cosine(_query, _vectors[h.Record.Id]), h.Score!.Value, 1e-6));
        Assert.Equal(expected.Take(7), await near.SearchAsync(_query, 7).Select(h => h.Record.Id).ToListAsync());
    }

    [Fact]
    public async Task Search_SignScan_FilterDeletionsAndMissingVectorsComeBeforeTheCandidates()
    {
        await FillAsync();
        using LuceneCollection<int, Row> near = Open(0);
        using LuceneCollection<int, Row> exact = Open(int.MaxValue);
        // Fewer than 400 are left, so that every one of them is a candidate.
        await near.UpsertAsync(Enumerable.Range(0, 50).Select(i => new Row { Id = Count + i, Kind = 1 }));
        await near.DeleteAsync(Enumerable.Range(0, Count).Where(i => i % 20 == 2));
        var options = new VectorSearchOptions<Row> { Filter = r => r.Kind == 1 };
        List<VectorSearchResult<Row>> expected = await exact.SearchAsync(_query, 200, options).ToListAsync();
        List<VectorSearchResult<Row>> actual = await near.SearchAsync(_query, 200, options).ToListAsync();
        Assert.Equal(150, expected.Count);
        Assert.Equal(expected.Select(h => (h.Record.Id, h.Score)), actual.Select(h => (h.Record.Id, h.Score)));
    }

    [Theory]
    [InlineData(Count + 1)]
    [InlineData(int.MaxValue)]
    public async Task Search_StoreBelowTheSize_IsExact(int from)
    {
        await FillAsync();
        using LuceneCollection<int, Row> collection = Open(from);
        int[] expected = [.. Enumerable.Range(0, Count).OrderByDescending(i => Cosine(_query, _vectors[i])).Take(100)];
        Assert.Equal(expected, await collection.SearchAsync(_query, 100).Select(h => h.Record.Id).ToListAsync());
    }

    [Fact]
    public async Task Search_SegmentWithoutAnyVector_IsPassedOver()
    {
        using LuceneCollection<int, Row> collection = Open(0);
        await collection.UpsertAsync(new Row { Id = 1 });
        Assert.Empty(await collection.SearchAsync(_query, 5).ToListAsync());
        using LuceneCollection<int, Row> exact = Open(int.MaxValue);
        Assert.Empty(await exact.SearchAsync(_query, 5).ToListAsync());
    }

    [Fact]
    public void SignScanFrom_Negative_IsRefused()
    {
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => new LuceneCollectionOptions { SignScanFrom = -1 });
        Assert.StartsWith("SignScanFrom must be at least 0, but was -1.", exception.Message, StringComparison.Ordinal);
    }

    private LuceneCollection<int, Row> Open(int from) => new(_folder.Path, new LuceneCollectionOptions { SignScanFrom = from });

    private async Task FillAsync()
    {
        using LuceneCollection<int, Row> collection = Open(0);
        foreach (int[] part in Enumerable.Range(0, Count).Chunk(1300)) await collection.UpsertAsync(part.Select(i => new Row { Id = i, Kind = i % 20, Vector = _vectors[i] }));
    }

    private int Distance(int row) => Enumerable.Range(0, Dimensions).Count(i => (_vectors[row][i] < 0) != (_query[i] < 0));

    private static float[] Draw(Random random) => [.. Enumerable.Range(0, Dimensions).Select(_ => random.NextSingle() - 0.5f)];

    private static double Cosine(float[] x, float[] y) => x.Zip(y, (a, b) => (double)a * b).Sum() / Math.Sqrt(x.Sum(a => (double)a * a) * y.Sum(b => (double)b * b));

    private sealed class Row
    {
        [VectorStoreKey]
        public int Id { get; set; }

        [VectorStoreData(IsIndexed = true)]
        public int Kind { get; set; }

        [VectorStoreVector(Dimensions)]
        public float[]? Vector { get; set; }
    }
}
