using System.Globalization;
using System.Text.Json;
using CsCheck;

namespace SkRerank.Lucene.Tests.Search;

public sealed class KeywordSearchTests : IDisposable
{
    private static readonly string[] Words = ["ash", "beech", "cedar", "date", "elm", "fir", "gum"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task KeywordSearch_GoldenOfBm25s_HasItsScores()
    {
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Golden", "bm25.json")));
        string[] documents = [.. golden.RootElement.GetProperty("documents").EnumerateArray().Select(d => d.GetString()!)];
        using LuceneCollection<string, Note> collection = Open(new LuceneCollectionOptions
        {
            K1 = golden.RootElement.GetProperty("k1").GetDouble(),
            B = golden.RootElement.GetProperty("b").GetDouble(),
            Analyzer = LuceneAnalyzer.Whitespace,
        });
        // Two commits, so that the scores come from two segments.
        Note[] notes = [.. documents.Select((text, i) => new Note { Id = $"{i}", Text = text })];
        await collection.UpsertAsync(notes[..4]);
        await collection.UpsertAsync(notes[4..]);

        foreach (JsonProperty query in golden.RootElement.GetProperty("scores").GetProperty("lucene").EnumerateObject())
        {
            Dictionary<string, double> actual = await collection.KeywordSearchAsync(query.Name, 100).ToDictionaryAsync(r => r.Record.Id, r => r.Score!.Value);
            double[] expected = [.. query.Value.EnumerateArray().Select(s => s.GetDouble())];
            for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual.GetValueOrDefault($"{i}"), 1e-6);
        }
    }

    [Fact]
    public void KeywordSearch_AnyTextsCommitsAndDeletions_EqualsTheFormula()
    {
        Gen<string> text = Gen.Int[0, 6].Select(i => Words[i]).Array[0, 60].Select(words => string.Join(' ', words));
        Gen.Select(text.Array[1, 40], Gen.Int[1, 9], Gen.Int[0, 40].Array[0, 10], Gen.Int[0, 6].Select(i => Words[i]).Array[1, 4])
            .Sample((texts, batch, deleted, query) => CheckFormulaAsync(texts, batch, deleted, query).GetAwaiter().GetResult(), iter: 20, threads: 1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("the and of")]
    [InlineData("zebra")]
    public async Task KeywordSearch_NothingToFind_IsEmpty(string query)
    {
        using LuceneCollection<string, Note> collection = Open();
        await collection.UpsertAsync(new Note { Id = "a", Text = "the cat and the dog" });
        Assert.Empty(await collection.KeywordSearchAsync(query, 10).ToListAsync());
    }

    [Theory]
    [InlineData("running")]
    [InlineData("a dog's RUN")]
    [InlineData("runs AND NOT dogs")]
    [InlineData("title: run*")]
    [InlineData("\"run (((")]
    public async Task KeywordSearch_English_StemsAndReadsNoSyntax(string query)
    {
        using LuceneCollection<string, Note> collection = Open();
        await collection.UpsertAsync(new Note { Id = "a", Text = "The dog was running" });
        Assert.Equal("a", Assert.Single(await collection.KeywordSearchAsync(query, 10).ToListAsync()).Record.Id);
    }

    [Fact]
    public async Task KeywordSearch_QueryOfThousandsOfTerms_Works()
    {
        using LuceneCollection<string, Note> collection = Open();
        await collection.UpsertAsync([new Note { Id = "a", Text = "word17" }, new Note { Id = "b", Text = "word4999 word3" }, new Note { Id = "c", Text = "other" }]);
        string query = string.Join(' ', Enumerable.Range(0, 5000).Select(i => $"word{i}"));
        Assert.Equal(["b", "a"], await collection.KeywordSearchAsync(query, 10).Select(r => r.Record.Id).ToListAsync());
    }

    [Fact]
    public async Task KeywordSearch_EqualScores_AreOrderedByKeyHoweverTheyWereWritten()
    {
        using LuceneCollection<string, Note> collection = Open();
        foreach (string id in new[] { "m", "c", "x", "é", "a", "Z", "😀" }) await collection.UpsertAsync(new Note { Id = id, Text = "same words" });
        // Ordinal by UTF-8: upper case, lower case, two bytes, four bytes.
        Assert.Equal(["Z", "a", "c", "m", "x", "é", "😀"], await collection.KeywordSearchAsync("word", 10).Select(r => r.Record.Id).ToListAsync());
        Assert.Equal(["Z", "a", "c"], await collection.KeywordSearchAsync("word", 3).Select(r => r.Record.Id).ToListAsync());
    }

    [Fact]
    public async Task KeywordSearch_SkipFilterAndThreshold_ArePartsOfTheWholeList()
    {
        using LuceneCollection<string, Note> collection = Open();
        await collection.UpsertAsync(Enumerable.Range(0, 20).Select(i => new Note { Id = $"{i:00}", Text = string.Concat(Enumerable.Repeat("ash ", i + 1)) + "beech", Year = i % 2 }));
        List<(string Id, double Score)> all = await collection.KeywordSearchAsync("ash", 100).Select(r => (r.Record.Id, r.Score!.Value)).ToListAsync();
        Assert.Equal(20, all.Count);
        Assert.Equal(all[4..9], await collection.KeywordSearchAsync("ash", 5, new() { Skip = 4 }).Select(r => (r.Record.Id, r.Score!.Value)).ToListAsync());
        Assert.Equal(all[..7], await collection.KeywordSearchAsync("ash", 100, new() { ScoreThreshold = all[6].Score }).Select(r => (r.Record.Id, r.Score!.Value)).ToListAsync());
        Assert.Equal(all.Where(h => int.Parse(h.Id, CultureInfo.InvariantCulture) % 2 == 1), await collection.KeywordSearchAsync("ash", 100, new() { Filter = r => r.Year == 1 }).Select(r => (r.Record.Id, r.Score!.Value)).ToListAsync());
    }

    [Fact]
    public async Task KeywordSearch_TextsOfEveryKind_AreFoundAndKept()
    {
        string[] texts = ["検索 エンジン", "smile 😀 face", "caf\u0065\u0301 noir", "nul\0inside", new string('x', 100_000) + " tail", "line\r\nbreak"];
        using LuceneCollection<string, Note> collection = Open(new LuceneCollectionOptions { Analyzer = LuceneAnalyzer.Standard });
        await collection.UpsertAsync(texts.Select((t, i) => new Note { Id = $"{i}", Text = t }));
        string[] queries = ["検索", "smile", "noir", "inside", "tail", "break"];
        for (int i = 0; i < queries.Length; i++) Assert.Equal(texts[i], Assert.Single(await collection.KeywordSearchAsync(queries[i], 10).ToListAsync()).Record.Text);
    }

    [Fact]
    public async Task KeywordSearch_DocumentOfTenMegabytesInOneLine_IsFound()
    {
        using LuceneCollection<string, Note> collection = Open();
        string text = string.Join(' ', Enumerable.Range(0, 1_500_000).Select(i => $"w{i % 5000}")) + " needle";
        await collection.UpsertAsync([new Note { Id = "big", Text = text }, new Note { Id = "small", Text = "hay" }]);
        Assert.Equal(text.Length, Assert.Single(await collection.KeywordSearchAsync("needle", 10).ToListAsync()).Record.Text!.Length);
    }

    [Fact]
    public async Task KeywordSearch_ChosenTextProperty_IsSearched()
    {
        using var collection = new LuceneCollection<int, TwoTexts>(_folder.Path);
        await collection.UpsertAsync([new TwoTexts { Id = 1, Title = "ash", Body = "beech" }, new TwoTexts { Id = 2, Title = "beech", Body = null }]);
        Assert.Equal([1], await collection.KeywordSearchAsync("beech", 9, new() { TextProperty = r => r.Body }).Select(r => r.Record.Id).ToListAsync());
        Assert.Equal([2], await collection.KeywordSearchAsync("beech", 9, new() { TextProperty = r => r.Title }).Select(r => r.Record.Id).ToListAsync());
        Assert.Throws<InvalidOperationException>(() => collection.KeywordSearchAsync("beech", 9));
    }

    [Fact]
    public async Task KeywordSearch_TopBelowOne_IsRefused()
    {
        using LuceneCollection<string, Note> collection = Open();
        Assert.Throws<ArgumentOutOfRangeException>(() => collection.KeywordSearchAsync("x", 0));
        await collection.EnsureCollectionExistsAsync();
        Assert.Empty(await collection.KeywordSearchAsync("x", 1).ToListAsync());
    }

    private static async Task CheckFormulaAsync(string[] texts, int batch, int[] deleted, string[] query)
    {
        const double k1 = 0.9;
        const double b = 0.4;
        using var folder = new TemporaryFolder();
        using var collection = new LuceneCollection<string, Note>(folder.Path, new LuceneCollectionOptions { Analyzer = LuceneAnalyzer.Whitespace });
        Note[] notes = [.. texts.Select((text, i) => new Note { Id = $"{i}", Text = text })];
        foreach (Note[] part in notes.Chunk(batch)) await collection.UpsertAsync(part);
        await collection.DeleteAsync(deleted.Select(d => $"{d}"));

        (string Id, string[] Terms)[] live = [.. notes.Where((_, i) => !deleted.Contains(i)).Select(n => (n.Id, n.Text!.Split(' ', StringSplitOptions.RemoveEmptyEntries)))];
        double average = live.Length == 0 ? 0 : live.Average(d => d.Terms.Length);
        (string Id, double Score)[] expected = [.. live.Select(d => (d.Id, Score: query.Sum(term =>
        {
            int n = live.Count(o => o.Terms.Contains(term));
            int f = d.Terms.Count(t => t == term);
            return Math.Log(1 + (live.Length - n + 0.5) / (n + 0.5)) * f / (f + k1 * (1 - b + b * d.Terms.Length / average));
        }))).Where(d => d.Score > 0).OrderByDescending(d => d.Score).ThenBy(d => d.Id, StringComparer.Ordinal)];

        List<(string Id, double Score)> actual = await collection.KeywordSearchAsync(string.Join(' ', query), 1000).Select(r => (r.Record.Id, r.Score!.Value)).ToListAsync();
        Assert.Equal(expected.Length, actual.Count);
        Dictionary<string, double> scores = expected.ToDictionary(e => e.Id, e => e.Score);
        for (int i = 0; i < actual.Count; i++)
        {
            Assert.Equal(scores[actual[i].Id], actual[i].Score, 1e-12);
            if (i > 0) Assert.True(actual[i - 1].Score > actual[i].Score || string.CompareOrdinal(actual[i - 1].Id, actual[i].Id) < 0);
        }

        Assert.Equal(actual.Take(3), await collection.KeywordSearchAsync(string.Join(' ', query), 3).Select(r => (r.Record.Id, r.Score!.Value)).ToListAsync());
    }

    private LuceneCollection<string, Note> Open(LuceneCollectionOptions? options = null) => new(_folder.Path, options);
}
