using System.Text.Json;

namespace SkRerank.Lucene.Tests.Search;

public sealed class KeywordSearchTests : IDisposable
{
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

    private LuceneCollection<string, Note> Open(LuceneCollectionOptions? options = null) => new(_folder.Path, options);
}
