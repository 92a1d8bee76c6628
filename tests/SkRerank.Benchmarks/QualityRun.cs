using System.Diagnostics;
using System.Globalization;
using SkRerank.Evaluation;
using SkRerank.Local;
using SkRerank.Local.Indexing;
using SkRerank.Retrieval;

namespace SkRerank.Benchmarks;

/// <summary>Measures the ranking quality of every mode on one collection: nDCG@10 over every judged topic, 100 candidates a leg.</summary>
internal static class QualityRun
{
    public static async Task RunAsync(string folder, bool excludeSelf)
    {
        var collection = new Collection(folder);
        var queries = collection.JudgedQueries();
        var work = Directory.CreateTempSubdirectory("skrerank-quality-").FullName;
        try
        {
            using var store = new LocalStore(Path.Combine(work, "store"));
            var clock = Stopwatch.StartNew();
            var report = await new LocalIndexer(store).IndexAsync(folder);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{collection.Name}: {report.Passages} passages indexed in {clock.Elapsed.TotalSeconds:F0} s, {queries.Length} judged queries"));
            foreach (var mode in Enum.GetValues<SearchMode>()) await MeasureAsync(mode.ToString(), new LocalPipelineOptions { Mode = mode });
            await MeasureAsync("HybridMinMax", new LocalPipelineOptions { Mode = SearchMode.Hybrid, Fusion = FusionMethod.MinMax });

            async Task MeasureAsync(string name, LocalPipelineOptions options)
            {
                var retriever = store.CreateRetriever(options);
                var path = Path.Combine(work, name + ".trec");
                using (var writer = TrecRunWriter.Create(path, name))
                {
                    foreach (var query in queries)
                    {
                        var found = await retriever.RetrieveAsync(query.Text, new RetrievalOptions { ExcludeId = excludeSelf ? query.Id : null });
                        writer.Write(query.Id, [.. found.Candidates.Select(c => new TrecRunEntry(c.Id!, c.RetrievalScore!.Value))]);
                    }
                }

                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name,-14} nDCG@10 {new Evaluator(collection.Qrels).Evaluate(TrecRun.Read(path))[Measure.Ndcg(10)]:F4}"));
            }
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }
}
