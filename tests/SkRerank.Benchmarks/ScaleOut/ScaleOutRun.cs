using System.Diagnostics;
using System.Globalization;
using System.Text;
using SkRerank.Cli.Sharding;
using SkRerank.Evaluation;
using SkRerank.TestSupport;
using SkRerank.TestSupport.Contracts;

namespace SkRerank.Benchmarks.ScaleOut;

/// <summary>Measures what <c>skrerank rerank --shard</c> costs beside the reranking, and two shards at once beside one process.</summary>
internal static class ScaleOutRun
{
    private const int Kept = 20_000, Passages = 100;

    public static async Task RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("skrerank-scale-out-").FullName;
        try
        {
            Log(folder);
            foreach (var queries in (int[])[20_000, 200_000]) await MemoryAsync(folder, queries);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Reranks a run without shards, as one shard, and as two shards at once.</summary>
    public static void Shards(string collection, string run, string[] options)
    {
        var folder = Directory.CreateTempSubdirectory("skrerank-scale-out-").FullName;
        try
        {
            var queries = TrecRun.ReadTopics(run).Count();
            string[] Rerank(string output, params string[] shard) => ["rerank", "--run", run, "--corpus", Path.Combine(collection, "corpus.jsonl"), "--queries", Path.Combine(collection, "queries.jsonl"), "--output", Path.Combine(folder, output), .. options, .. shard];
            Say("one process without --shard", queries, ToolRun.Run(Rerank("whole.trec")).Elapsed);
            Say("one process, --shard 1/1", queries, ToolRun.Run(Rerank("one.trec", "--shard", "1/1")).Elapsed);
            var clock = Stopwatch.StartNew();
            Parallel.Invoke(() => ToolRun.Run(Rerank("a.trec", "--shard", "1/2")), () => ToolRun.Run(Rerank("b.trec", "--shard", "2/2")));
            Say("two processes at once, 1/2 and 2/2", queries, clock.Elapsed);
            ToolRun.Run("rerank", "merge", Path.Combine(folder, "b.trec"), Path.Combine(folder, "a.trec"), "--output", Path.Combine(folder, "merged.trec"));
            var whole = File.ReadAllBytes(Path.Combine(folder, "whole.trec"));
            var isSame = ((string[])["one.trec", "merged.trec"]).All(name => whole.AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(folder, name))));
            Console.WriteLine($"The outputs are {(isSame ? "the same bytes" : "NOT the same bytes")}.");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Log(string folder)
    {
        var output = Path.Combine(folder, "log.trec");
        var header = new ShardHeader(new ShardNumber(1, 1), Kept, new Dictionary<string, string> { ["run"] = "made" });
        var lines = Enumerable.Range(0, Kept).Select(i => string.Concat(Enumerable.Range(1, Passages).Select(rank => string.Create(CultureInfo.InvariantCulture, $"query{i} Q0 document{i * 7 + rank} {rank} {9 - rank / 20.0} skrerank\n")))).ToArray();
        using (var log = new ShardLog(output, header))
        {
            var clock = Stopwatch.StartNew();
            for (var i = 0; i < Kept; i++) log.Append(new ShardQuery(i, new BeirQuery($"query{i}", "?"), new FakeRetriever(_ => [])), lines[i], isFallback: false);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Keeping a finished query of {Passages} passages ({lines.Average(text => text.Length):F0} bytes): {clock.Elapsed.TotalMicroseconds / Kept:F0} µs."));
        }

        var resume = Stopwatch.StartNew();
        using var again = new ShardLog(output, header);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Opening it again, checking every byte: {resume.Elapsed.TotalMicroseconds / Kept:F0} µs a query that was finished."));
        resume.Restart();
        again.Complete();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Sealing it and putting it in its place: {resume.Elapsed.TotalMicroseconds / Kept:F0} µs a query."));
    }

    // A server that does nothing but answer: what is left is the tool.
    private static async Task MemoryAsync(string folder, int queries)
    {
        var random = new Random(1);
        string Words(int count) => string.Join(' ', Enumerable.Range(0, count).Select(_ => $"word{random.Next(500)}"));
        var paths = (Corpus: Path.Combine(folder, "corpus.jsonl"), Queries: Path.Combine(folder, "queries.jsonl"), Run: Path.Combine(folder, "run.trec"), Output: Path.Combine(folder, $"{queries}.trec"));
        Write(paths.Corpus, 1000, i => $$"""{"_id":"document{{i}}","title":"","text":"{{Words(20)}}"}""");
        Write(paths.Queries, queries, i => $$"""{"_id":"query{{i}}","text":"{{Words(5)}}"}""");
        Write(paths.Run, queries * 2, i => $"query{i / 2} Q0 document{(i * 13) % 1000} {i % 2 + 1} {9 - i % 2} made");
        await using var server = await ContractServer.StartAsync(new TeiContract());
        Environment.SetEnvironmentVariable("TEI_URL", server.Address.ToString());
        var (elapsed, peak) = ToolRun.Run("rerank", "--run", paths.Run, "--corpus", paths.Corpus, "--queries", paths.Queries, "--output", paths.Output, "--model", "tei:", "--shard", "1/1", "--parallel", "8");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{queries} queries of 2 passages through a server on loopback, --parallel 8: {queries / elapsed.TotalSeconds:F0} queries/s, peak {peak:F0} MB."));
    }

    private static void Write(string path, int lines, Func<int, string> line)
    {
        using var file = new StreamWriter(path, append: false, new UTF8Encoding(false)) { NewLine = "\n" };
        for (var i = 0; i < lines; i++) file.WriteLine(line(i));
    }

    private static void Say(string what, int queries, TimeSpan time) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {what,-36} {time.TotalSeconds,7:F1} s  {queries / time.TotalSeconds,6:F2} queries/s, start included"));
}
