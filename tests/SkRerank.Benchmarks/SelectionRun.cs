using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;
using SkRerank.Evaluation;
using SkRerank.Local;
using SkRerank.Local.Indexing;
using SkRerank.Onnx;

namespace SkRerank.Benchmarks;

/// <summary>Measures what selection costs in nDCG@10 and what it takes away in redundancy: the mean cosine of the embeddings of all pairs among the first ten.</summary>
internal static class SelectionRun
{
    private const int Top = 10;

    private static readonly (string Name, Action<RerankerBuilder> Use)[] Variants =
    [
        ("default", _ => { }),
        ("deduplication", builder => builder.UseDeduplication()),
        ("MMR 0.9", builder => builder.UseMmr(options => options.Lambda = 0.9)),
        ("MMR 0.7", builder => builder.UseMmr()),
        ("MMR 0.5", builder => builder.UseMmr(options => options.Lambda = 0.5)),
    ];

    public static async Task RunAsync(string folder)
    {
        var collection = new Collection(folder);
        var queries = collection.JudgedQueries();
        var work = Directory.CreateTempSubdirectory("skrerank-selection-").FullName;
        try
        {
            using var store = new LocalStore(Path.Combine(work, "store"));
            var report = await new LocalIndexer(store).IndexAsync(folder);
            Console.WriteLine($"{collection.Name}: {report.Passages} passages, {queries.Length} judged queries");
            var embeddings = new Dictionary<string, ReadOnlyMemory<float>>(StringComparer.Ordinal);
            foreach (var (name, use) in Variants)
            {
                var builder = store.Models.CreateReranker().AsBuilder();
                use(builder);
                using var reranker = builder.Build();
                var retriever = store.CreateRetriever(reranker: reranker);
                var path = Path.Combine(work, name + ".trec");
                var redundancy = new List<double>();
                var removed = 0;
                var spent = TimeSpan.Zero;
                using (var writer = TrecRunWriter.Create(path, name.Replace(' ', '-')))
                {
                    foreach (var query in queries)
                    {
                        var clock = Stopwatch.StartNew();
                        var found = await retriever.RetrieveAsync(query.Text);
                        spent += clock.Elapsed;
                        removed += found.Removed.Count;
                        writer.Write(query.Id, [.. found.Candidates.Select(c => new TrecRunEntry(c.Id!, c.RetrievalScore!.Value))]);
                        if (await RedundancyAsync(store.Models.Encoder, [.. found.Candidates.Take(Top)], embeddings) is { } mean) redundancy.Add(mean);
                    }
                }

                var quality = new Evaluator(collection.Qrels).Evaluate(TrecRun.Read(path))[Measure.Ndcg(Top)];
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name,-14} nDCG@10 {quality:F4}  redundancy@10 {redundancy.Average():F4}  removed {removed} of {queries.Length * 100}  {spent.TotalMilliseconds / queries.Length:F1} ms a query"));
            }
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private static async Task<double?> RedundancyAsync(OnnxBiEncoder encoder, RerankDocument[] first, Dictionary<string, ReadOnlyMemory<float>> embeddings)
    {
        RerankDocument[] unknown = [.. first.Where(c => !embeddings.ContainsKey(c.Id!))];
        if (unknown.Length > 0)
        {
            foreach (var (document, embedding) in unknown.Zip(await encoder.GenerateAsync(unknown.Select(c => c.Text)))) embeddings.Add(document.Id!, embedding.Vector);
        }

        var cosines = new List<double>();
        for (var a = 0; a < first.Length; a++)
        {
            for (var b = 0; b < a; b++) cosines.Add(TensorPrimitives.CosineSimilarity(embeddings[first[a].Id!].Span, embeddings[first[b].Id!].Span));
        }

        return cosines.Count == 0 ? null : cosines.Average();
    }
}
