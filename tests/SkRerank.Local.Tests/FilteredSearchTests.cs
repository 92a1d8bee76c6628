using SkRerank.Local.Documents;

namespace SkRerank.Local.Tests;

/// <summary>Searches among some documents of a store, in every mode.</summary>
public sealed class FilteredSearchTests : IDisposable
{
    private const string Question = "How long does a flea live?";

    private readonly TemporaryFolder _folder = new();
    private readonly LocalStore _store;
    private readonly LocalDocuments _documents;

    public FilteredSearchTests()
    {
        _store = new LocalStore(_folder.At("store"));
        _documents = new LocalDocuments(_store);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("bm25")]
    [InlineData("vector")]
    [InlineData("late")]
    [InlineData("hybrid")]
    [InlineData("hybrid with a late leg")]
    [InlineData("rerank")]
    [InlineData("cross-encoder")]
    public async Task RetrieveAsync_FilterOnWhatRanksLast_FindsAllOfItAndNothingElse(string mode)
    {
        // 40 documents that answer better than the three that are asked for: a filter behind the cut at 5 would leave none.
        await _documents.UpdateAsync([.. Enumerable.Range(0, 40).Select(i => new LocalDocument($"good{i}", $"A flea can live as long as {i} weeks.")), .. Enumerable.Range(0, 3).Select(i => new LocalDocument($"poor{i}", $"The flea market of street {i} sells old chairs."))], cancellationToken: Token);
        string[] poor = ["poor0", "poor1", "poor2"];
        var options = mode switch
        {
            "bm25" => new LocalPipelineOptions { Mode = SearchMode.Bm25 },
            "vector" => new LocalPipelineOptions { Mode = SearchMode.Vector },
            "late" => new LocalPipelineOptions { Mode = SearchMode.Late },
            "hybrid" => new LocalPipelineOptions { Mode = SearchMode.Hybrid },
            "hybrid with a late leg" => new LocalPipelineOptions { Mode = SearchMode.Hybrid, LateLeg = true },
            "rerank" => new LocalPipelineOptions(),
            _ => new LocalPipelineOptions { Model = "minilm-reranker" },
        };
        var unfiltered = await FindAsync(options, 5);
        Assert.DoesNotContain(unfiltered, id => poor.Contains(id));

        options.Filter = passage => poor.Contains(passage.DocumentId);
        Assert.Equal(poor, (await FindAsync(options, 5)).Order(StringComparer.Ordinal));
        options.Filter = passage => passage.DocumentId == "poor1" || passage.DocumentId == "good7";
        Assert.Equal(["good7", "poor1"], (await FindAsync(options, 5)).Order(StringComparer.Ordinal));
        options.Filter = passage => passage.Title == "no such title";
        Assert.Empty(await FindAsync(options, 5));
    }

    [Theory]
    [InlineData(SearchMode.Bm25)]
    [InlineData(SearchMode.Vector)]
    [InlineData(SearchMode.Late)]
    public async Task RetrieveAsync_OneLeg_IsTheWholeRankingWithoutTheOthers(SearchMode mode)
    {
        await PutMixedAsync();
        var options = new LocalPipelineOptions { Mode = mode };
        var whole = await FindAsync(options, 1000);
        options.Filter = passage => passage.Link == "even";
        string[] expected = [.. whole.Where(IsEven)];
        Assert.NotEmpty(expected);
        Assert.Equal(expected, await FindAsync(options, 1000));
        Assert.Equal(expected.Take(3), await FindAsync(options, 3));
    }

    [Fact]
    public async Task RetrieveAsync_Hybrid_FusesTheFilteredLegs()
    {
        await PutMixedAsync();
        var options = new LocalPipelineOptions { Mode = SearchMode.Hybrid, Filter = passage => passage.Link == "even" };

        // Reciprocal rank fusion by its definition, over the two filtered legs.
        var scores = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var mode in new[] { SearchMode.Bm25, SearchMode.Vector })
        {
            var leg = await FindAsync(new LocalPipelineOptions { Mode = mode, Filter = options.Filter }, 1000);
            for (var i = 0; i < leg.Length; i++) scores[leg[i]] = scores.GetValueOrDefault(leg[i]) + (1.0 / (60 + i + 1));
        }

        var found = (await _store.CreateRetriever(options).RetrieveAsync(Question, new() { CandidateCount = 1000 }, Token)).Candidates;
        Assert.Equal(scores.Keys.Order(StringComparer.Ordinal), found.Select(c => c.SourceId!).Order(StringComparer.Ordinal));
        Assert.All(found, c => Assert.Equal(scores[c.SourceId!], c.RetrievalScore!.Value, 1e-12));
    }

    [Fact]
    public async Task RetrieveAsync_CrossEncoder_OrdersAllThatPassByItsScore()
    {
        await PutMixedAsync();
        var options = new LocalPipelineOptions { Model = "minilm-reranker", Filter = passage => passage.Link == "even" };
        var found = (await _store.CreateRetriever(options).RetrieveAsync(Question, new() { CandidateCount = 1000 }, Token)).Candidates;

        // The model alone, on the texts that pass, without any retrieval.
        LocalDocument[] even = [.. Mixed().Where(d => IsEven(d.Id))];
        var scored = await _store.Models.CreateReranker(new LocalPipelineOptions { Model = "minilm-reranker" }).RerankAsync(Question, [.. even.Select(d => new RerankDocument(d.Text))], cancellationToken: Token);
        Assert.Equal(scored.Results.Select(r => even[r.Index].Id), found.Select(c => c.SourceId));
    }

    private static IEnumerable<LocalDocument> Mixed() => Enumerable.Range(0, 30).Select(i => new LocalDocument($"d{i}", $"{(i % 3 == 0 ? "A flea" : "A bee")} of kind {i} may live for {i * 7 % 11} weeks{(i % 5 == 0 ? " on a dog" : "")}.") { Link = i % 2 == 0 ? "even" : "odd" });

    private static bool IsEven(string id) => int.Parse(id[1..], System.Globalization.CultureInfo.InvariantCulture) % 2 == 0;

    private async Task PutMixedAsync()
    {
        // Several commits, with replacements and deletions, make several segments.
        LocalDocument[] mixed = [.. Mixed()];
        await _documents.UpdateAsync([.. mixed.Take(12), new LocalDocument("gone", "A flea may live long.") { Link = "even" }], cancellationToken: Token);
        await _documents.UpdateAsync([.. mixed.Skip(10)], ["gone"], Token);
    }

    private async Task<string[]> FindAsync(LocalPipelineOptions options, int count) =>
        [.. (await _store.CreateRetriever(options).RetrieveAsync(Question, new() { CandidateCount = count }, Token)).Candidates.Select(c => c.SourceId!)];
}
