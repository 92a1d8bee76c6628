using System.Diagnostics;
using System.Globalization;
using SkRerank.Evaluation;
using SkRerank.Local;
using SkRerank.Local.Inputs;
using SkRerank.Models;
using SkRerank.Onnx;
using SkRerank.Onnx.Inference;
using SkRerank.Retrieval;

namespace SkRerank.Benchmarks;

/// <summary>Measures speed, memory and size: <c>index</c> against the bare Runs, <c>search</c> from process start, and what reranking costs (target P20).</summary>
internal static class SearchRun
{
    public static async Task RunAsync(string folder)
    {
        var collection = new Collection(folder);
        var work = Directory.CreateTempSubdirectory("skrerank-search-").FullName;
        try
        {
            var storeFolder = Path.Combine(work, "store");
            await IndexAsync(collection, storeFolder);
            using var store = new LocalStore(storeFolder);
            await SizeAsync(store);
            Cold(storeFolder);
            await WarmAsync(store, collection.JudgedQueries());
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    // The bare Runs: inputs tokenised before the clock starts, outputs dropped, as many threads as index has.
    private static async Task IndexAsync(Collection collection, string storeFolder)
    {
        using var model = new LocalModel(MiniLmEmbeddingModel.Folder, new OnnxModelOptions(), (_, _) => new GraphContract(GraphOutput.TokenVectors));
        string[] texts = [.. BeirCorpus.Read(Path.Combine(collection.Folder, BeirCorpus.FileName)).Select(d => d.PassageText)];
        var inputs = Array.ConvertAll(texts, text => model.Tokenizer.Encode(text, model.Window));
        var (index, peak) = ToolRun.Run("index", collection.Folder, "--store", storeFolder);
        await model.RunAsync(16, (i, _) => inputs[i], (_, in _, _) => 0, "warm up", CancellationToken.None);
        var clock = Stopwatch.StartNew();
        await model.RunAsync(inputs.Length, (i, _) => inputs[i], (_, in _, _) => 0, "measure", CancellationToken.None);
        var bare = clock.Elapsed;
        Print($"index: {texts.Length} passages, {texts.Length / index.TotalSeconds:F1} a second with process start; bare Runs {texts.Length / bare.TotalSeconds:F1} a second; ratio {bare / index:F2} (target 0.8 or more)");
        Print($"index: peak memory {peak:F0} MB (target 600 or less)");
    }

    private static async Task SizeAsync(LocalStore store)
    {
        var size = await store.Collection.MeasureAsync();
        double Each(long bytes) => (double)bytes / size.Records;
        Print($"store, bytes a passage: text {Each(size.Text):F0}, postings {Each(size.Postings):F0}, embedding {Each(size.Embeddings):F0}, token vectors {Each(size.TokenVectors):F0}, sketch {Each(size.Sketches):F0}, other {Each(size.Other):F0}; all {Each(size.Total):F0}");
    }

    private static void Cold(string storeFolder)
    {
        foreach (var mode in new[] { "bm25", "rerank" })
        {
            double[] times = [.. Enumerable.Range(0, 5).Select(_ => ToolRun.Run("search", "--store", storeFolder, "Is vitamin D good against cancer?", "--mode", mode).Elapsed.TotalSeconds).Order()];
            Print($"search --mode {mode}, from process start to answer: {times[2]:F2} s (median of 5; target 1.5 or less)");
        }
    }

    private static async Task WarmAsync(LocalStore store, BeirQuery[] queries)
    {
        var hybrid = store.CreateRetriever(new LocalPipelineOptions { Mode = SearchMode.Hybrid });
        var rerank = store.CreateRetriever();
        List<double> hybridTimes = [], rerankTimes = [];

        // Rounds over all queries, ABBA: the encoder remembers its last few queries, and the machine drifts.
        await RoundAsync(hybrid, queries, []);
        await RoundAsync(rerank, queries, []);
        for (var round = 0; round < 2; round++)
        {
            await RoundAsync(hybrid, queries, hybridTimes);
            await RoundAsync(rerank, queries, rerankTimes);
            await RoundAsync(rerank, queries, rerankTimes);
            await RoundAsync(hybrid, queries, hybridTimes);
        }

        var crossEncoderTimes = new List<double>();
        using var crossEncoder = store.Models.CreateReranker(new LocalPipelineOptions { Model = MiniLmRerankerModel.Name });
        await crossEncoder.RerankAsync("warm up", [new RerankDocument("warm up")]);
        foreach (var query in queries.Where((_, i) => i % 32 == 0))
        {
            var candidates = (await hybrid.RetrieveAsync(query.Text)).Candidates;
            if (candidates.Count < RetrievalOptions.DefaultCandidateCount) continue;
            var clock = Stopwatch.StartNew();
            await crossEncoder.RerankAsync(query.Text, candidates);
            crossEncoderTimes.Add(clock.Elapsed.TotalMilliseconds);
        }

        var (h, r, c) = (Median(hybridTimes), Median(rerankTimes), Median(crossEncoderTimes));
        Print($"P20, p50 over {queries.Length} queries: hybrid {h:F2} ms, rerank {r:F2} ms, ratio {r / h:F2} (target 1.3 or less)");
        Print($"P20, cross-encoding the same 100: {c:F0} ms over {crossEncoderTimes.Count} queries; rerank is {c / r:F0} times as fast (target 50 or more)");
    }

    private static async Task RoundAsync(IRetriever retriever, BeirQuery[] queries, List<double> times)
    {
        foreach (var query in queries)
        {
            var clock = Stopwatch.StartNew();
            await retriever.RetrieveAsync(query.Text);
            times.Add(clock.Elapsed.TotalMilliseconds);
        }
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
