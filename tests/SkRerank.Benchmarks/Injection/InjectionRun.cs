using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using SkRerank.Chat;
using SkRerank.Chat.Strategies;
using SkRerank.TestSupport;

namespace SkRerank.Benchmarks.Injection;

/// <summary>Measures how many passages of a collection that attacks nobody are reported.</summary>
internal static class InjectionRun
{
    private const int Batch = 100;
    private const double MostReported = 0.01;

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
        return share <= MostReported;
    }

    private static string Text(string line)
    {
        using var json = JsonDocument.Parse(line);
        return json.RootElement.GetProperty("text").GetString()!;
    }
}
