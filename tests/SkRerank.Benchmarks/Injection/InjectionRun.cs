using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using SkRerank.Benchmarks.Listwise;
using SkRerank.Chat;
using SkRerank.Chat.Strategies;
using SkRerank.TestSupport;

namespace SkRerank.Benchmarks.Injection;

/// <summary>Measures how many passages of a collection that attacks nobody are reported: by their words, and by control queries to judges that err.</summary>
internal static class InjectionRun
{
    private const int Batch = 100;
    private const double MostReported = 0.01;
    private const int Seeds = 4;
    private const int FirstSeed = 500;

    public static async Task<bool> RunAsync(string folder)
    {
        string[] texts = [.. File.ReadLines(Path.Combine(folder, "corpus.jsonl")).Select(Text)];
        using var reranker = new ListwiseReranker(new SimulatedJudge(new Dictionary<string, double>()), new ListwiseOptions { Strategy = new FullListStrategy(), Family = new ModelFamily { Name = "simulated", ContextTokens = 1_000_000 } });
        var found = new List<(string Text, InjectionSigns Signs)>();
        var clock = Stopwatch.StartNew();
        foreach (var batch in texts.Chunk(Batch))
        {
            var response = await reranker.RerankAsync("query", [.. batch.Select(text => new RerankDocument(text))]);
            var report = (ListwiseReport)response.AdditionalProperties![ListwiseReranker.ReportProperty]!;
            found.AddRange(report.Suspicious.Select(passage => (batch[passage.Index], passage.Signs)));
        }

        var time = clock.Elapsed;
        foreach (var (text, signs) in found.Where(passage => passage.Signs != InjectionSigns.Identifiers)) Console.WriteLine($"  {signs}: {text}");
        foreach (var kind in found.CountBy(passage => passage.Signs).OrderByDescending(kind => kind.Value)) Console.WriteLine($"  {kind.Value,5} {kind.Key}");
        var share = found.Count / (double)texts.Length;
        var withheld = found.Count(passage => passage.Signs != InjectionSigns.Identifiers);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{found.Count} of {texts.Length} passages reported ({share:P2}), {withheld} with a sentence withheld ({withheld / (double)texts.Length:P2}); {time.TotalMicroseconds / texts.Length:F0} microseconds a passage, prompt and judge included"));
        if (share > MostReported) Console.WriteLine($"  MISSED: at most {MostReported:P0} reported");
        await AccuseAsync(folder);
        return share <= MostReported;
    }

    // The control passage, whose first word is "A", has the highest grade, and for a made-up query all others have none.
    private static async Task AccuseAsync(string folder)
    {
        var topics = Topic.ReadAll(new Collection(folder));
        foreach (var (name, options) in ListwiseRun.Judges)
        {
            var (accused, asked, calls) = (0, 0, 0);
            foreach (var topic in topics)
            {
                for (var seed = 0; seed < Seeds; seed++)
                {
                    using var judge = new SimulatedJudge(new Dictionary<string, double> { ["A"] = 3 }, options with { Seed = FirstSeed + seed });
                    using var reranker = new ListwiseReranker(judge, new ListwiseOptions { UseControlQuery = true });
                    var report = (ListwiseReport)(await reranker.RerankAsync(topic.Query, topic.Candidates)).AdditionalProperties![ListwiseReranker.ReportProperty]!;
                    accused += report.Suspicious.Count(passage => passage.Signs.HasFlag(InjectionSigns.Obeyed));
                    asked += topic.Candidates.Count;
                    calls += report.Calls;
                }
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"control query, simulated judge, {name}: {accused} of {asked} honest passages accused ({accused / (double)asked:P2}), {calls / (double)(topics.Length * Seeds):F1} calls a query with sliding windows"));
        }
    }

    private static string Text(string line)
    {
        using var json = JsonDocument.Parse(line);
        return json.RootElement.GetProperty("text").GetString()!;
    }
}
