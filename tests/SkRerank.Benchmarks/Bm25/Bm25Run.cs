using System.Diagnostics;
using System.Globalization;

namespace SkRerank.Benchmarks.Bm25;

/// <summary>Measures BM25 in memory beside Lucene.NET and SQLite FTS5, interleaved, on the same tokens (targets P7 to P9), and its ranking beside the embedded store's.</summary>
internal static class Bm25Run
{
    private const int Rounds = 9;

    public static async Task<bool> RunAsync(string[] what)
    {
        var documents = what.Select(w => int.TryParse(w, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0).DefaultIfEmpty().Max() is > 0 and var given ? given : 200_000;
        var good = Compare(new MadeCorpus(documents));
        foreach (var folder in what.Where(Directory.Exists)) good &= await StoreParity.RunAsync(folder);
        return good;
    }

    private static bool Compare(MadeCorpus corpus)
    {
        string[] texts = [.. corpus.Documents.Select(d => MadeCorpus.Text(d))];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{texts.Length} documents, {corpus.Documents.Sum(d => (long)d.Length) / 1e6:F1} M tokens"));
        using var own = new OwnEngine();
        using var lucene = new LuceneEngine();
        using var sqlite = new SqliteEngine();
        IKeywordEngine[] engines = [own, lucene, sqlite];
        var good = Build(engines, texts);
        var reference = new ExhaustiveScorer(corpus);
        good &= Search("tail", corpus.Queries(200, 150, 4000), engines, reference, 3, 50);
        good &= Search("head", corpus.Queries(40, 1, 60), [own, lucene], reference, 4, 0);
        return good;
    }

    private static bool Build(IKeywordEngine[] engines, string[] texts)
    {
        var times = engines.Select(_ => new List<double>()).ToArray();
        for (var round = 0; round < 3; round++)
        {
            for (var e = 0; e < engines.Length; e++)
            {
                GC.Collect();
                times[e].Add(Time(() => engines[e].Build(texts)) / 1e6);
            }
        }

        for (var e = 0; e < engines.Length; e++) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  build, {engines[e].Name}: {Median(times[e]):F2} s"));
        return Gate("P9 build, Lucene.NET ÷ SkRerank", [.. times[0].Zip(times[1], (own, other) => other / own)], 1.3);
    }

    private static bool Search(string kind, int[][] queries, IKeywordEngine[] engines, ExhaustiveScorer reference, double luceneGate, double sqliteGate)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kind}: {queries.Length} queries of {queries.Average(q => q.Length):F1} words, {queries.Average(reference.Postings):F0} postings each"));
        var found = new IReadOnlyList<(int Document, double Score)>[engines.Length][];
        for (var e = 0; e < engines.Length; e++)
        {
            engines[e].Prepare(queries);
            found[e] = [.. Enumerable.Range(0, queries.Length).Select(engines[e].Search)];
        }

        var same = true;
        for (var q = 0; q < queries.Length; q++) same &= reference.Search(queries[q], 10).SequenceEqual(found[0][q]);
        Console.WriteLine($"  the ten of {engines[0].Name} are the exhaustive scorer's, documents and scores bit for bit: {(same ? "yes" : "NO")}");
        for (var e = 1; e < engines.Length; e++)
        {
            var overlap = queries.Select((_, q) => found[0][q].Select(h => h.Document).Intersect(found[e][q].Select(h => h.Document)).Count() / 10.0).Average();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  overlap of the ten with {engines[e].Name}'s: {overlap:P1}"));
        }

        // The runtime compiles its best code in the background, a while after the first calls.
        for (var warm = Stopwatch.StartNew(); warm.ElapsedMilliseconds < 3000;) Pass(engines[0], queries.Length);
        var times = engines.Select(_ => new List<double>()).ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            for (var e = 0; e < engines.Length; e++) times[e].Add(Pass(engines[e], queries.Length));
        }

        for (var e = 0; e < engines.Length; e++) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {engines[e].Name}: {Median(times[e]):F1} µs a query"));
        var target = kind == "tail" ? "P7" : "P8";
        same &= Gate($"{target} {kind}, Lucene.NET ÷ SkRerank", [.. times[0].Zip(times[1], (own, other) => other / own)], luceneGate);
        return engines.Length < 3 ? same : same & Gate($"P9 {kind}, SQLite FTS5 ÷ SkRerank", [.. times[0].Zip(times[2], (own, other) => other / own)], sqliteGate);
    }

    private static double Pass(IKeywordEngine engine, int queries) => Time(() =>
    {
        for (var q = 0; q < queries; q++) engine.Search(q);
    }) / queries;

    private static bool Gate(string name, double[] ratios, double gate)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name}: {Median(ratios):F1} (from {ratios.Min():F1} to {ratios.Max():F1}), gate {gate}"));
        return Median(ratios) >= gate;
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(values.Count() / 2);

    private static double Time(Action run)
    {
        var start = Stopwatch.GetTimestamp();
        run();
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds;
    }
}
