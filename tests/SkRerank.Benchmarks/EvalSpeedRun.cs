using System.Diagnostics;
using System.Globalization;
using System.Text;
using SkRerank.Evaluation;

namespace SkRerank.Benchmarks;

/// <summary>Times the evaluation of a made run of 1,000 topics with 1,000 lines each: beside trec_eval where it is on the path, and beside reading the file alone.</summary>
internal static class EvalSpeedRun
{
    private const int Topics = 1000, Lines = 1000, Judged = 100, Documents = 200_000, Rounds = 5;

    public static void Run()
    {
        var folder = Directory.CreateTempSubdirectory("skrerank-eval-speed-").FullName;
        try
        {
            var (qrels, run) = (Path.Combine(folder, "qrels.txt"), Path.Combine(folder, "run.trec"));
            Write(qrels, run);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Topics} topics of {Lines} lines, {new FileInfo(run).Length / 1e6:F1} MB; the fastest of {Rounds}:"));
            var bytes = Time("read the bytes of the file", () => ReadBytes(run));
            Time("read its lines as strings", () => File.ReadLines(run).Count());
            var judged = Qrels.Read(qrels);
            Time("TrecRun.Read", () => TrecRun.Read(run).QueryIds.Count);
            var whole = Time("read whole and evaluate, as 'skrerank eval'", () => new Evaluator(Qrels.Read(qrels)).Evaluate(TrecRun.Read(run)).Results.Count);
            Time("stream and evaluate", () => new Evaluator(judged).EvaluateTopics(TrecRun.ReadTopics(run), "made").Results.Count);
            if (TrecEval(qrels, run) is { } reference) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"trec_eval takes {reference:F0} ms: 'skrerank eval' takes {whole / reference:F2} of it."));
            else Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"trec_eval is not on the path: 'skrerank eval' takes {whole / bytes:F0} times as long as reading the bytes."));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static double Time(string what, Func<int> work)
    {
        var best = double.PositiveInfinity;
        var allocated = 0L;
        for (var round = 0; round < Rounds; round++)
        {
            GC.Collect();
            var before = GC.GetTotalAllocatedBytes(precise: true);
            var start = Stopwatch.GetTimestamp();
            if (work() == 0) throw new InvalidOperationException($"'{what}' gave nothing.");
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {what,-46} {best,8:F0} ms  {allocated / 1e6,7:F1} MB allocated"));
        return best;
    }

    private static int ReadBytes(string path)
    {
        using var stream = File.OpenRead(path);
        var buffer = new byte[1 << 16];
        var total = 0;
        for (int read; (read = stream.Read(buffer)) > 0;) total += read;
        return total;
    }

    // Every seventh line has the score of the one before: ties are sorted by id.
    private static void Write(string qrels, string run)
    {
        var random = new Random(1);
        using var judgements = new StreamWriter(qrels, append: false, new UTF8Encoding(false));
        using var lines = new StreamWriter(run, append: false, new UTF8Encoding(false));
        for (var topic = 1; topic <= Topics; topic++)
        {
            var ids = new HashSet<int>();
            while (ids.Count < Lines) ids.Add(random.Next(Documents));
            foreach (var id in ids.Take(Judged)) judgements.Write(string.Create(CultureInfo.InvariantCulture, $"{topic} 0 doc{id:D7} {random.Next(3)}\n"));
            var (score, rank) = (30.0, 0);
            foreach (var id in ids.OrderBy(_ => random.Next()))
            {
                if (rank % 7 != 6) score -= random.NextDouble() / 50;
                lines.Write(string.Create(CultureInfo.InvariantCulture, $"{topic} Q0 doc{id:D7} {++rank} {score:F6} made\n"));
            }
        }
    }

    private static double? TrecEval(string qrels, string run)
    {
        var program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "trec_eval")).FirstOrDefault(File.Exists);
        if (program is null) return null;
        var best = double.PositiveInfinity;
        for (var round = 0; round < Rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            using var process = Process.Start(new ProcessStartInfo(program, ["-c", "-m", "ndcg_cut.10", "-m", "recip_rank", "-m", "map", "-m", "recall.100", "-m", "P.10", qrels, run]) { RedirectStandardOutput = true })!;
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return best;
    }
}
