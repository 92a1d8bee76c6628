using System.Globalization;
using System.Text.Json;
using CsCheck;
using SkRerank.Keywords;

namespace SkRerank.Tests.Keywords;

public class Bm25IndexTests
{
    [Theory]
    [InlineData("lucene", Bm25Variant.Lucene)]
    [InlineData("robertson", Bm25Variant.Robertson)]
    [InlineData("atire", Bm25Variant.Atire)]
    [InlineData("bm25l", Bm25Variant.Bm25L)]
    [InlineData("bm25+", Bm25Variant.Bm25Plus)]
    public void Search_GoldenOfBm25s_HasItsDocumentsAndScores(string name, Bm25Variant variant)
    {
        using var golden = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Golden", "keywords", "bm25.json")));
        var root = golden.RootElement;
        var documents = root.GetProperty("documents").EnumerateArray().Select(d => d.GetString()!).ToArray();
        var index = new Bm25Index<int>(new Bm25Options
        {
            Analyzer = TextAnalyzer.Whitespace,
            Variant = variant,
            K1 = root.GetProperty("k1").GetDouble(),
            B = root.GetProperty("b").GetDouble(),
            Delta = root.GetProperty("delta").GetDouble(),
        });
        for (var i = 0; i < documents.Length; i++) index.Upsert(i, documents[i]);

        foreach (var query in root.GetProperty("scores").GetProperty(name).EnumerateObject())
        {
            var expected = query.Value.EnumerateArray().Select(s => s.GetDouble()).ToArray();
            // bm25s gives documents without any term of the query a score too; they are no hits.
            var terms = query.Name.Split(' ');
            var hits = Enumerable.Range(0, documents.Length).Where(i => documents[i].Split(' ').Intersect(terms).Any()).OrderByDescending(i => expected[i]).ThenBy(i => i).ToArray();
            var actual = index.Search(query.Name, 100);
            Assert.Equal(hits, actual.Select(h => h.Key));
            foreach (var hit in actual) Assert.Equal(1, hit.Score / expected[hit.Key], 1e-6);
        }
    }

    [Fact]
    public void Search_EqualScores_AreInTheOrderOfTheirUpserts()
    {
        var index = new Bm25Index<string>();
        foreach (var key in new[] { "c", "a", "b" }) index.Upsert(key, "fleas live long");
        Assert.Equal(["c", "a", "b"], index.Search("fleas", 10).Select(h => h.Key));

        index.Upsert("c", "fleas live long");
        Assert.Equal(["a", "b", "c"], index.Search("fleas", 10).Select(h => h.Key));
        Assert.Equal(["a", "b"], index.Search("fleas", 2).Select(h => h.Key));
    }

    [Fact]
    public void Search_AfterRemovals_ScoresAsIfTheTextsHadNeverBeen()
    {
        var index = new Bm25Index<int>();
        var plain = new Bm25Index<int>();
        var random = new Random(7);
        for (var i = 0; i < 6000; i++)
        {
            var text = Text(random, 12);
            index.Upsert(i, "old " + text);
            index.Upsert(i, text);
            if (i % 3 == 0) Assert.True(index.Remove(i));
            else plain.Upsert(i, text);
        }

        Assert.Equal(plain.Count, index.Count);
        Assert.Empty(index.Search("old", 10));
        Assert.Equal(plain.Search("w1 w7 w30", 50), index.Search("w1 w7 w30", 50));
        Assert.False(index.Remove(0));
    }

    [Fact]
    public void Search_AnyUpsertsAndRemovals_EqualsTheFormulaOverAllDocuments()
    {
        var change = Gen.Select(Gen.Int[0, 30], Gen.Int[0, 9].Array[0, 40], Gen.Int[0, 4]);
        Gen.Select(change.Array[1, 80], Gen.Int[0, 11].Array[1, 6], Gen.Int[1, 12], Gen.Int[0, 4]).Sample((changes, query, top, variant) =>
        {
            var options = new Bm25Options { Analyzer = TextAnalyzer.Whitespace, Variant = (Bm25Variant)variant };
            var index = new Bm25Index<int>(options);
            var texts = new List<(int Key, string[] Terms)>();
            foreach (var (key, words, kind) in changes)
            {
                var at = texts.FindIndex(t => t.Key == key);
                if (kind == 0)
                {
                    Assert.Equal(at >= 0, index.Remove(key));
                    if (at >= 0) texts.RemoveAt(at);
                    continue;
                }

                if (at >= 0) texts.RemoveAt(at);
                texts.Add((key, [.. words.Select(w => $"w{w}")]));
                index.Upsert(key, string.Join(' ', words.Select(w => $"w{w}")));
            }

            var all = ExhaustiveBm25.Rank(texts, [.. query.Select(w => $"w{w}")], options).ToArray();
            var scores = all.ToDictionary(e => e.Key, e => e.Score);
            var actual = index.Search(string.Join(' ', query.Select(w => $"w{w}")), top);
            Assert.Equal(texts.Count, index.Count);
            Assert.Equal(Math.Min(top, all.Length), actual.Count);
            for (var i = 0; i < actual.Count; i++)
            {
                Assert.Equal(all[i].Score, actual[i].Score, 1e-9);
                Assert.Equal(scores[actual[i].Key], actual[i].Score, 1e-9);
                // Equal scores are in the order of the upserts; that the formula's own are equal does not make the last bits equal.
                if (i > 0 && actual[i].Score == actual[i - 1].Score)
                    Assert.True(texts.FindIndex(t => t.Key == actual[i - 1].Key) < texts.FindIndex(t => t.Key == actual[i].Key));
            }
        }, iter: 2000);
    }

    [Fact]
    public void Search_ManyTexts_AShorterAnswerIsTheBeginningOfALongerOne()
    {
        // Windows, lookups and floors are at work here: the whole answer needs none of them.
        foreach (var variant in Enum.GetValues<Bm25Variant>())
        {
            var index = new Bm25Index<int>(new Bm25Options { Variant = variant, Analyzer = TextAnalyzer.Whitespace });
            var random = new Random(5);
            for (var i = 0; i < 20_000; i++) index.Upsert(i, Text(random, i % 100 == 0 ? 900 : random.Next(1, 30)) + (i % 50 == 0 ? " rare" : "") + (i % 2000 == 7 ? " scarce scarce" : ""));
            for (var i = 0; i < 20_000; i += 9) index.Remove(i);
            foreach (var query in new[] { "w1", "w0 w1 w2 w3 w4 w5", "rare w0 w1", "scarce w0 w1 w2", "scarce rare", "w39 w0", "w0 w0 w0 w30 w31" })
            {
                var all = index.Search(query, int.MaxValue);
                foreach (var top in new[] { 1, 3, 10, 100, 1000 }) Assert.Equal(all.Take(top), index.Search(query, top));
                Assert.Equal(all.Where(h => h.Key % 11 == 1).Take(20), index.Search(query, 20, key => key % 11 == 1));
            }
        }
    }

    [Fact]
    public void Search_Filter_LeavesOutWhatItRefusesAndKeepsTheScores()
    {
        var index = new Bm25Index<int>();
        var random = new Random(3);
        for (var i = 0; i < 500; i++) index.Upsert(i, Text(random, 20));
        var all = index.Search("w1 w2 w3", int.MaxValue);
        Assert.Equal(all.Where(h => h.Key % 7 == 0).Take(5), index.Search("w1 w2 w3", 5, key => key % 7 == 0));
        Assert.Equal(all.Take(5), index.Search("w1 w2 w3", 5));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("the and of")]
    [InlineData("zebra")]
    public void Search_NothingToFind_IsEmpty(string query)
    {
        var index = new Bm25Index<string>();
        Assert.Empty(index.Search(query, 10));
        index.Upsert("a", "the cat and the dog");
        Assert.Empty(index.Search(query, 10));
    }

    [Fact]
    public void Search_EmptyTexts_AreCountedAndNeverFound()
    {
        var index = new Bm25Index<string>();
        index.Upsert("empty", "");
        Assert.Equal(1, index.Count);
        Assert.Empty(index.Search("cat", 10));
        index.Upsert("a", "cat");
        // N = 2, n = 1, average length 1/2: ln(1 + 1.5 / 1.5) / (1 + 0.9 (0.6 + 0.4 · 2)).
        Assert.Equal(Math.Log(2) / 2.26, Assert.Single(index.Search("cat", 10)).Score, 1e-12);
    }

    [Fact]
    public void Search_TopOfZero_IsRefused()
    {
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => new Bm25Index<string>().Search("cat", 0));
        Assert.StartsWith("top must be greater than 0, but was 0.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Search_BesideAWriter_SeesWholeStatesOnly()
    {
        var index = new Bm25Index<int>(new Bm25Options { Analyzer = TextAnalyzer.Whitespace });
        // Every state has "a" in each text and as many "b" as texts, so that the best score is a function of the count alone.
        var done = false;
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            var seen = 0;
            while (!Volatile.Read(ref done) || seen == 0)
            {
                var hits = index.Search("a", int.MaxValue);
                if (hits.Count == 0) continue;
                seen++;
                Assert.Equal(Math.Log(1 + (0.5 / (hits.Count + 0.5))) / 1.9, hits[0].Score, 1e-12);
                Assert.Equal(hits.Count, hits.Select(h => h.Key).Distinct().Count());
            }
        }, TestContext.Current.CancellationToken)).ToArray();
        for (var i = 0; i < 8000; i++)
        {
            index.Upsert(i % 500, "a b");
            if (i % 5 == 0) index.Remove((i + 250) % 500);
        }

        Volatile.Write(ref done, true);
        await Task.WhenAll(readers);
    }

    [Fact]
    public void Options_OutOfRange_AreRefusedWithTheRange()
    {
        var options = new Bm25Options();
        Assert.StartsWith("K1 must be a finite number of at least 0, but was -1.", Assert.Throws<ArgumentOutOfRangeException>(() => options.K1 = -1).Message, StringComparison.Ordinal);
        Assert.StartsWith("B must be between 0 and 1, but was 1.5.", Assert.Throws<ArgumentOutOfRangeException>(() => options.B = 1.5).Message, StringComparison.Ordinal);
        Assert.StartsWith("Delta must be a finite number of at least 0, but was NaN.", Assert.Throws<ArgumentOutOfRangeException>(() => options.Delta = double.NaN).Message, StringComparison.Ordinal);
        Assert.StartsWith("Variant must be one of Lucene, Robertson, Atire, Bm25L, Bm25Plus, but was 9.", Assert.Throws<ArgumentOutOfRangeException>(() => options.Variant = (Bm25Variant)9).Message, StringComparison.Ordinal);
    }

    private static string Text(Random random, int length) =>
        string.Join(' ', Enumerable.Range(0, length).Select(_ => string.Create(CultureInfo.InvariantCulture, $"w{(int)(40 * random.NextDouble() * random.NextDouble())}")));
}
