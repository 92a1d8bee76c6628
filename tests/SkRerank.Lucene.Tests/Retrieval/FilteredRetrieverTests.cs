using System.Linq.Expressions;
using SkRerank.LateInteraction;
using SkRerank.Retrieval;

namespace SkRerank.Lucene.Tests.Retrieval;

/// <summary>The filters of the three retrievers, beside brute force.</summary>
public sealed class FilteredRetrieverTests : IDisposable
{
    private const string Query = "cedar larch";

    private static readonly string[] Words = ["ash", "birch", "cedar", "elm", "fir", "hazel", "larch", "maple"];

    private static readonly string[] Groups = ["a", "b", "c"];

    private readonly TemporaryFolder _folder = new();
    private readonly FakeEncoder _encoder = new();
    private readonly LuceneCollection<string, GroupedPassage> _collection;
    private readonly List<GroupedPassage> _live;

    public FilteredRetrieverTests()
    {
        _collection = new LuceneCollection<string, GroupedPassage>(_folder.Path, new LuceneCollectionOptions { EmbeddingGenerator = _encoder });
        _live = [.. Enumerable.Range(0, 200).Select(i => new GroupedPassage
        {
            Id = $"p{i:D3}",
            Group = i % 7 == 0 ? null : Groups[i % 3],
            Source = i % 2 == 0 ? "even" : "odd",
            Text = string.Join(' ', Words.Where((_, w) => ((i * 7) + (w * i) + 3) % (w + 2) == 0).DefaultIfEmpty("oak")),
        })];
    }

    public void Dispose()
    {
        _collection.Dispose();
        _encoder.Dispose();
        _folder.Dispose();
    }

    public static TheoryData<string, int> Cases => new MatrixTheoryData<string, int>(["bm25", "vector", "late"], [0, 1, 2, 3, 4]);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Retrieve_Filter_EqualsBruteForceAtEveryDepth(string stage, int filter)
    {
        await WriteAsync();
        string[] some = ["p001", "p010", "p055", "not there"];
        Expression<Func<GroupedPassage, bool>> passes = new Expression<Func<GroupedPassage, bool>>[]
        {
            p => p.Group == "b",
            p => p.Source == "odd" && p.Group != "a",
            p => p.Group == null,
            p => some.Contains(p.Id) || p.Id == "p100",
            p => !(p.Group == "a" || p.Source == "even"),
        }[filter];
        (string Id, double Score)[] expected = [.. _live.Where(passes.Compile()).Select(p => (p.Id, Score: ScoreOf(stage, p))).Where(p => p.Score is not null).Select(p => (p.Id, p.Score!.Value)).OrderByDescending(p => p.Value).ThenBy(p => p.Id, StringComparer.Ordinal)];
        Assert.NotEmpty(expected);
        foreach (int count in new[] { 1, 3, 1000 })
        {
            IReadOnlyList<RerankDocument> found = (await Retriever(stage, passes).RetrieveAsync(Query, new RetrievalOptions { CandidateCount = count })).Candidates;
            Assert.Equal(expected.Take(count).Select(p => p.Id), found.Select(c => c.Id));
            Assert.All(found.Zip(expected), pair => Assert.Equal(pair.Second.Score, pair.First.RetrievalScore!.Value, 1e-6));
        }
    }

    [Theory]
    [InlineData("bm25")]
    [InlineData("vector")]
    [InlineData("late")]
    public async Task Retrieve_FilterThatOnlyTheWorstPass_FindsThemAll(string stage)
    {
        await WriteAsync();
        IReadOnlyList<RerankDocument> all = (await Retriever(stage, null).RetrieveAsync(Query, new RetrievalOptions { CandidateCount = 1000 })).Candidates;
        string[] worst = [.. all.TakeLast(4).Select(c => c.Id!)];
        IReadOnlyList<RerankDocument> found = (await Retriever(stage, p => worst.Contains(p.Id)).RetrieveAsync(Query, new RetrievalOptions { CandidateCount = 10 })).Candidates;
        Assert.Equal(worst, found.Select(c => c.Id));
        Assert.Equal([1, 2, 3, 4], found.Select(c => c.Trail[^1].Rank));
        Assert.Equal(worst.Skip(1), (await Retriever(stage, p => worst.Contains(p.Id)).RetrieveAsync(Query, new RetrievalOptions { CandidateCount = 10, ExcludeId = worst[0] })).Candidates.Select(c => c.Id));
    }

    [Theory]
    [InlineData("bm25")]
    [InlineData("vector")]
    [InlineData("late")]
    public async Task Retrieve_FilterThatNothingPasses_IsEmpty(string stage)
    {
        await WriteAsync();
        string[] nobody = [];
        Assert.Empty((await Retriever(stage, p => p.Group == "d").RetrieveAsync(Query)).Candidates);
        Assert.Empty((await Retriever(stage, p => nobody.Contains(p.Group)).RetrieveAsync(Query)).Candidates);
        Assert.Empty((await Retriever(stage, p => nobody.Contains(p.Source)).RetrieveAsync(Query)).Candidates);
        Assert.Empty((await Retriever(stage, p => p.Id == "gone0").RetrieveAsync(Query)).Candidates);
    }

    [Fact]
    public async Task Retrieve_FilterBeforeASignScan_StillFillsTheList()
    {
        await WriteAsync();
        using var scanned = new LuceneCollection<string, GroupedPassage>(_folder.Path, new LuceneCollectionOptions { EmbeddingGenerator = _encoder, SignScanFrom = 0 });
        var retriever = new LuceneVectorRetriever<string, GroupedPassage>(scanned, ToDocument, p => p.Group == "c");
        IReadOnlyList<RerankDocument> found = (await retriever.RetrieveAsync(Query, new RetrievalOptions { CandidateCount = 1000 })).Candidates;
        Assert.Equal(_live.Where(p => p.Group == "c").Select(p => p.Id), found.Select(c => c.Id).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("bm25")]
    [InlineData("vector")]
    [InlineData("late")]
    public void Retriever_FilterThatIsNotSupported_IsRefusedWhenItIsMade(string stage) =>
        Assert.Contains("p.Text.StartsWith(\"xy\")", Assert.Throws<NotSupportedException>(() => Retriever(stage, p => p.Text.StartsWith("xy"))).Message, StringComparison.Ordinal);

    private static RerankDocument ToDocument(GroupedPassage passage) => new(passage.Text);

    // Several commits make several segments, with records that were replaced and deleted.
    private async Task WriteAsync()
    {
        await _collection.UpsertAsync([.. _live.Take(80), new GroupedPassage { Id = "p150", Group = "b", Text = "cedar larch" }, .. Enumerable.Range(0, 5).Select(i => new GroupedPassage { Id = $"gone{i}", Group = "b", Text = "cedar larch" })]);
        await _collection.UpsertAsync(_live.Skip(60).Take(100));
        await _collection.UpdateAsync(_live.Skip(140), Enumerable.Range(0, 5).Select(i => $"gone{i}"));
    }

    private IRetriever Retriever(string stage, Expression<Func<GroupedPassage, bool>>? filter) => stage switch
    {
        "bm25" => new LuceneKeywordRetriever<string, GroupedPassage>(_collection, ToDocument, filter),
        "late" => new LuceneLateInteractionRetriever<string, GroupedPassage>(_collection, ToDocument, filter),
        _ => new LuceneVectorRetriever<string, GroupedPassage>(_collection, ToDocument, filter),
    };

    /// <summary>Scores one passage by the definition; <see langword="null"/> where the stage does not find it.</summary>
    private double? ScoreOf(string stage, GroupedPassage passage) => stage switch
    {
        "bm25" => Bm25(passage),
        "late" => new MaxSimQuery(FakeEncoder.Tokens(Query)).Score(TokenVectorPacker.Pack(FakeEncoder.Tokens(passage.Text), "fake")),
        _ => Cosine(Sum(Query), Sum(passage.Text)),
    };

    // Σ ln(1 + (N − n + ½) / (n + ½)) · f / (f + k1 · (1 − b + b · dl / avgdl)), k1 = 0.9, b = 0.4, over all live records; each word stands once, and none is changed by the stemmer but alike in all.
    private double? Bm25(GroupedPassage passage)
    {
        string[] words = passage.Text.Split(' ');
        double average = _live.Average(p => p.Text.Split(' ').Length);
        double score = 0;
        foreach (string word in Query.Split(' ').Where(words.Contains))
        {
            int n = _live.Count(p => p.Text.Split(' ').Contains(word));
            score += Math.Log(1 + ((_live.Count - n + 0.5) / (n + 0.5))) / (1 + (0.9 * (0.6 + (0.4 * words.Length / average))));
        }

        return score == 0 ? null : score;
    }

    private static double[] Sum(string text)
    {
        double[] sum = new double[FakeEncoder.Length];
        float[] tokens = FakeEncoder.Tokens(text).Values.ToArray();
        for (int i = 0; i < tokens.Length; i++) sum[i % FakeEncoder.Length] += tokens[i];
        return sum;
    }

    private static double Cosine(double[] x, double[] y) => x.Zip(y, (a, b) => a * b).Sum() / Math.Sqrt(x.Sum(a => a * a) * y.Sum(b => b * b));
}
