using SkRerank.Local;

namespace SkRerank.Benchmarks;

/// <summary>Counts the minimal pairs that each way to search gets right: the better passage above the worse, among all passages of all pairs.</summary>
internal static class PairsRun
{
    private static readonly (string Name, LocalPipelineOptions Options)[] Ways =
    [
        ("BM25", new LocalPipelineOptions { Mode = SearchMode.Bm25 }),
        ("vectors", new LocalPipelineOptions { Mode = SearchMode.Vector }),
        ("hybrid (RRF)", new LocalPipelineOptions { Mode = SearchMode.Hybrid }),
        ("late interaction alone", new LocalPipelineOptions { HybridWeight = 0 }),
        ("default: hybrid + late interaction", new LocalPipelineOptions()),
        ("cross-encoder alone", new LocalPipelineOptions { Model = "minilm-reranker" }),
    ];

    public static async Task RunAsync()
    {
        var pairs = MinimalPair.ReadAll();
        var work = Directory.CreateTempSubdirectory("skrerank-pairs-").FullName;
        try
        {
            using var store = new LocalStore(work);
            await store.Collection.UpsertAsync(pairs.SelectMany(p => new[] { ToPassage(p.Id + "+", p.Better), ToPassage(p.Id + "-", p.Worse) }));
            string[] kinds = [.. pairs.Select(p => p.Kind).Distinct()];
            Console.WriteLine($"| | {string.Join(" | ", kinds)} | all {pairs.Length} |");
            Console.WriteLine($"|---|{string.Concat(Enumerable.Repeat("---|", kinds.Length + 1))}");
            foreach (var (name, options) in Ways)
            {
                var retriever = store.CreateRetriever(options);
                var right = new List<string>();
                foreach (var pair in pairs)
                {
                    // A passage that is not found is below every one that is.
                    var ids = (await retriever.RetrieveAsync(pair.Question)).Candidates.Select(c => c.Id).ToList();
                    var (better, worse) = (ids.IndexOf(pair.Id + "+"), ids.IndexOf(pair.Id + "-"));
                    if (better >= 0 && (worse < 0 || better < worse)) right.Add(pair.Kind);
                }

                Console.WriteLine($"| {name} | {string.Join(" | ", kinds.Select(kind => $"{right.Count(k => k == kind)}/{pairs.Count(p => p.Kind == kind)}"))} | {right.Count} |");
            }
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private static Passage ToPassage(string id, string text) => new() { Id = id, DocumentId = id, Text = text };
}
