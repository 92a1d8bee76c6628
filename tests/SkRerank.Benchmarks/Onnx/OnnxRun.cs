using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using SkRerank.Local.Inputs;
using SkRerank.Models;
using SkRerank.Onnx;
using SkRerank.Onnx.Inference;
using SkRerank.Onnx.Tokenization;

namespace SkRerank.Benchmarks.Onnx;

/// <summary>Measures cross-encoding on the CPU (targets P1 to P6): 100 passages of a collection at their natural lengths, everything interleaved in one run.</summary>
internal static class OnnxRun
{
    private const int Rounds = 7;
    private const int Passages = 100;

    // MiniLM-L6: layers, hidden size and inner size of the feed-forward network.
    private const int Layers = 6, Hidden = 384, Inner = 1536;

    public static async Task RunAsync(string shared, string collection)
    {
        var work = Directory.CreateTempSubdirectory("skrerank-onnx-").FullName;
        try
        {
            string[] texts = [.. BeirCorpus.Read(Path.Combine(collection, BeirCorpus.FileName)).Select(d => d.PassageText).Where(t => t.Length > 80)];
            RerankDocument[] documents = [.. Enumerable.Range(0, Passages).Select(i => new RerankDocument(texts[(int)((long)i * texts.Length / Passages)]))];
            const string Query = "What is known about the structure of an operating system?";
            var models = Path.Combine(Path.GetFullPath(shared), "models");
            var embedding = Path.Combine(models, MiniLmEmbeddingModel.Name);
            Print($"{Passages} passages of {Path.GetFileName(Path.TrimEndingDirectorySeparator(collection))}, {Environment.ProcessorCount} cores, medians of {Rounds} interleaved rounds");
            var fp32 = await MeasureAsync("fp32", embedding, ModelPrecision.Full, hasHead: false, "fp32", work, Query, documents);
            var int8 = await MeasureAsync("int8", embedding, ModelPrecision.Quantized, hasHead: false, "int8", work, Query, documents);
            await MeasureAsync("int8, the shipped cross-encoder", Path.Combine(models, MiniLmRerankerModel.Name), ModelPrecision.Quantized, hasHead: true, "int8", work, Query, documents);
            Print($"P4: int8 is {fp32.Milliseconds / int8.Milliseconds:F2} times as fast as fp32 (gate 1.8, target 2.5); mean difference of the first number {fp32.Scores.Zip(int8.Scores, (a, b) => Math.Abs(a - b)).Average():F3}");
            await ConcurrencyRun.RunAsync(Query, documents);
            await MeasureGpuAsync(Query, documents);
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private static async Task<(double Milliseconds, double[] Scores)> MeasureAsync(string title, string folder, ModelPrecision precision, bool hasHead, string dtype, string work, string query, RerankDocument[] documents)
    {
        var isInt8 = precision == ModelPrecision.Quantized;
        using var two = new PairModel(folder, precision, hasHead, threads: 2);
        using var one = new PairModel(folder, precision, hasHead, threads: 1);
        using var peer = TransformersJs.Start(work, folder, dtype, hasHead ? "labels" : "vectors", query, [.. documents.Select(d => d.Text)]);
        using GemmPeak floats = new(isInt8: false), bytes = new(isInt8: true);
        var inputs = two.Tokenize(query, documents);
        double[] scores = [], peerScores = [];
        var variants = new Dictionary<string, Func<Task<double>>>
        {
            ["library, 2 threads"] = () => TimeAsync(async () => scores = await two.ScoreAsync(query, documents)),
            ["its bare Runs"] = () => TimeAsync(() => two.Bare(inputs, isInt8, 2)),
            ["library, 1 thread"] = () => TimeAsync(() => one.ScoreAsync(query, documents)),
            ["one padded Run, 2 threads"] = () => TimeAsync(() => two.Wide(two.Tokenize(query, documents), Passages, sorts: false)),
            ["1 a Run, 2 intra-op threads"] = () => TimeAsync(() => two.Wide(inputs, 1, sorts: true)),
            ["4 a Run, sorted, 2 intra-op threads"] = () => TimeAsync(() => two.Wide(inputs, 4, sorts: true)),
            ["8 a Run, sorted, 2 intra-op threads"] = () => TimeAsync(() => two.Wide(inputs, 8, sorts: true)),
        };
        int[] peerBatches = [1, 4, 8, 32, Passages];
        if (peer is not null)
        {
            foreach (var batch in peerBatches) variants[$"transformers.js, {batch} a Run"] = () => Task.Run(() => { (var ms, peerScores) = peer.Round(batch); return ms; });
        }

        var times = variants.Keys.ToDictionary(name => name, _ => new List<double>());
        double gemmFloats = 0, gemmBytes = 0;
        for (var round = -1; round < Rounds; round++)
        {
            foreach (var (name, run) in round % 2 == 0 ? variants : variants.Reverse())
            {
                var milliseconds = await run();
                if (round >= 0) times[name].Add(milliseconds);
            }

            (gemmFloats, gemmBytes) = (Math.Max(gemmFloats, floats.Measure(2)), Math.Max(gemmBytes, bytes.Measure(2)));
        }

        Print($"");
        Print($"{title}: {inputs.Sum(i => i.Ids.Length)} tokens");
        foreach (var (name, list) in times) Print($"  {name}: p50 {Quantile(list, 0.5):F0} ms, p95 {Quantile(list, 0.95):F0} ms, {Passages / Quantile(list, 0.5) * 1000:F0} passages/s");
        var (slots, tokens) = Slots(inputs, isInt8);
        Print($"  padding {100.0 * (slots - tokens) / slots:F1} % of {slots} slots (target 5 or less); one padded Run has {100 - (100.0 * tokens / (Passages * inputs.Max(i => i.Ids.Length))):F0} %");
        var library = times["library, 2 threads"];
        Print($"  P1: {Ratio(times["one padded Run, 2 threads"], library):F2} times as fast as one padded Run (gate 2.5, target 3.5)");
        Print($"  P3: {Bound(inputs, isInt8, gemmFloats, gemmBytes) / Quantile(library, 0.5):F2} of the bound by the measured GEMM, {gemmFloats / 1e9:F0} GFLOPS and {gemmBytes / 1e9:F0} GOPS on 2 threads (gate {(isInt8 ? "0.28, target 0.55" : "0.50, target 0.70")})");
        Print($"  P5: {100 * (1 - (1 / Ratio(library, times["its bare Runs"]))):F1} % is not Run (gate 5, target 2)");
        if (peer is not null)
        {
            var best = peerBatches.MinBy(batch => Quantile(times[$"transformers.js, {batch} a Run"], 0.5));
            Print($"  P2: {Ratio(times[$"transformers.js, {best} a Run"], library):F2} times as fast as transformers.js at its best, {best} a Run (gate 1.6, target 2.2); {Ratio(times[$"transformers.js, {Passages} a Run"], library):F2} in one batch (gate 2.5, target 3.5)");
            Print($"  greatest difference of a score from transformers.js': {inputs.Select((input, i) => input.Truncated ? 0 : Math.Abs(peerScores[i] - scores[i])).Max():E1} (texts that were not cut)");
        }

        GC.Collect();
        var before = GC.GetTotalAllocatedBytes(precise: true);
        for (var i = 0; i < 5; i++) await two.ScoreAsync(query, documents);
        Print($"  {(GC.GetTotalAllocatedBytes(precise: true) - before) / (5.0 * Passages):F0} bytes allocated a pair");
        return (Quantile(library, 0.5), scores);
    }

    private static async Task MeasureGpuAsync(string query, RerankDocument[] documents)
    {
        if (!OrtEnv.Instance().GetAvailableProviders().Contains("CUDAExecutionProvider"))
        {
            Print($"GPU: no rate, because this ONNX Runtime has no CUDAExecutionProvider (add Microsoft.ML.OnnxRuntime.Gpu)");
            return;
        }

        using var reranker = new OnnxCrossEncoderReranker(MiniLmRerankerModel.Folder, new OnnxModelOptions { ExecutionProvider = ExecutionProvider.Cuda });
        var times = new List<double>();
        for (var round = -1; round < Rounds; round++)
        {
            var milliseconds = await TimeAsync(() => reranker.RerankAsync(query, documents));
            if (round >= 0) times.Add(milliseconds);
        }

        Print($"GPU, the shipped cross-encoder: p50 {Quantile(times, 0.5):F1} ms, p95 {Quantile(times, 0.95):F1} ms, {Passages / Quantile(times, 0.5) * 1000:F0} passages/s");
    }

    private static (int Slots, int Tokens) Slots(TokenizedInput[] inputs, bool alone) =>
        (BatchPlan.Create(inputs, alone).Runs.Sum(run => run.Count * run[0].Ids.Length), inputs.Sum(i => i.Ids.Length));

    // The time in milliseconds that the real tokens' operations take at the measured rates; attention is in floats in both graphs.
    private static double Bound(TokenizedInput[] inputs, bool isInt8, double floats, double bytes)
    {
        double linear = 0, attention = 0;
        foreach (var input in inputs)
        {
            double n = input.Ids.Length;
            linear += n * Layers * ((8.0 * Hidden * Hidden) + (4.0 * Hidden * Inner));
            attention += n * Layers * 4 * n * Hidden;
        }

        return 1000 * ((linear / (isInt8 ? bytes : floats)) + (attention / floats));
    }

    private static async Task<double> TimeAsync(Func<Task> run)
    {
        var clock = Stopwatch.StartNew();
        await run();
        return clock.Elapsed.TotalMilliseconds;
    }

    private static Task<double> TimeAsync(Action run) => TimeAsync(() => Task.Run(run));

    private static double Ratio(List<double> slow, List<double> fast) => Quantile([.. slow.Zip(fast, (s, f) => s / f)], 0.5);

    private static double Quantile(List<double> times, double share) => times.Order().ElementAt((int)Math.Round(share * (times.Count - 1)));

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
