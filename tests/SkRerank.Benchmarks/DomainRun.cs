using System.Globalization;
using Microsoft.Extensions.VectorData;
using SkRerank.Guards;
using SkRerank.Lucene;
using SkRerank.Models;
using SkRerank.Onnx;
using SkRerank.Retrieval;

namespace SkRerank.Benchmarks;

/// <summary>Measures the population stability index between collections as the guard of the domain does, with the shipped cross-encoder over the first ten of BM25; and how often it warns where there is nothing to warn of.</summary>
internal static class DomainRun
{
    private const int Depth = 10, MostQueries = 150, Halvings = 1000;
    private const double MaxIndex = 0.25;

    private static readonly string[] Names = ["dl19", "nfcorpus", "cisi", "cacm", "med", "arguana"];

    public static async Task RunAsync(string data)
    {
        using var reranker = new OnnxCrossEncoderReranker(MiniLmRerankerModel.Folder);
        var samples = new Dictionary<string, DomainSample[]>(StringComparer.Ordinal);
        foreach (var name in Names) samples.Add(name, await SampleAsync(Path.Combine(data, name), reranker));
        Console.WriteLine($"| reference | {string.Join(" | ", Names.Select(name => $"{name} ({samples[name].Length})"))} |\n|---|{string.Concat(Names.Select(_ => "---|"))}");
        Console.WriteLine($"| in the box (domain.json, dl19) | {string.Join(" | ", Names.Select(name => Cell(reranker.GetService<DomainReference>()!, samples[name])))} |");
        foreach (var reference in Names) Console.WriteLine($"| {reference} | {string.Join(" | ", Names.Select(name => name == reference ? "" : Cell(Reference(samples[reference]), samples[name])))} |");
        foreach (var name in Names.Where(name => samples[name].Length >= 2 * DomainReferenceBuilder.MinQueries)) Console.WriteLine(FalseAlarms(name, samples[name]));
    }

    private static async Task<DomainSample[]> SampleAsync(string folder, OnnxCrossEncoderReranker reranker)
    {
        var counter = reranker.GetService<ITokenCounter>();
        var index = Directory.CreateTempSubdirectory("skrerank-domain-").FullName;
        using var collection = new LuceneCollection<string, Text>(index);
        await collection.EnsureCollectionExistsAsync();
        await collection.UpsertAsync(BeirCorpus(folder));
        var bm25 = new LuceneKeywordRetriever<string, Text>(collection, text => new RerankDocument(text.Content));
        var samples = new List<DomainSample>();
        foreach (var query in new Collection(folder).JudgedQueries().Take(MostQueries))
        {
            var found = (await bm25.RetrieveAsync(query.Text, new RetrievalOptions { CandidateCount = Depth, ExcludeId = query.Id })).Candidates;
            if (found.Count > 0) samples.Add(DomainSample.Of(query.Text, found, await reranker.RerankAsync(query.Text, found), counter));
        }

        return [.. samples];
    }

    private static IEnumerable<Text> BeirCorpus(string folder) => File.ReadLines(Path.Combine(folder, "corpus.jsonl")).Select(line =>
    {
        using var json = System.Text.Json.JsonDocument.Parse(line);
        var title = json.RootElement.TryGetProperty("title", out var value) ? value.GetString() : "";
        return new Text { Id = json.RootElement.GetProperty("_id").GetString()!, Content = $"{title} {json.RootElement.GetProperty("text").GetString()}".Trim() };
    });

    private static DomainReference Reference(IReadOnlyList<DomainSample> samples) => new()
    {
        ScoreKind = ScoreKind.Logit,
        TopScores = DomainHistogram.Of([.. samples.Select(sample => sample.TopScore)]),
        RareSubwords = DomainHistogram.Of([.. samples.Select(sample => sample.RareSubwords).OfType<double>()]),
        QueryLengths = DomainHistogram.Of([.. samples.Select(sample => (double)sample.QueryLength)]),
    };

    // Of each measure the index; those that warn are marked.
    private static string Cell(DomainReference reference, IReadOnlyCollection<DomainSample> samples) => string.Join(" / ", Indexes(reference, samples).Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Index:F2}{(one.Warns ? "!" : "")}")));

    private static IEnumerable<(double Index, bool Warns)> Indexes(DomainReference reference, IReadOnlyCollection<DomainSample> samples) =>
        new[]
        {
            reference.TopScores.Compare([.. samples.Select(sample => sample.TopScore)]),
            reference.QueryLengths.Compare([.. samples.Select(sample => (double)sample.QueryLength)]),
            reference.RareSubwords!.Compare([.. samples.Select(sample => sample.RareSubwords).OfType<double>()]),
        }.Select(one => (one.Index, one.Index > MaxIndex && one.Index > one.Chance));

    private static string FalseAlarms(string name, DomainSample[] samples)
    {
        var random = new Random(1);
        var (warned, shuffled) = (0, samples.ToArray());
        for (var i = 0; i < Halvings; i++)
        {
            random.Shuffle(shuffled);
            if (Indexes(Reference(shuffled[..(shuffled.Length / 2)]), shuffled[(shuffled.Length / 2)..]).Any(one => one.Warns)) warned++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{name}: of {Halvings} random halvings of its {samples.Length} queries, {warned} warn.");
    }

    private sealed class Text
    {
        [VectorStoreKey]
        public string Id { get; set; } = "";

        [VectorStoreData(IsFullTextIndexed = true)]
        public string Content { get; set; } = "";
    }
}
