using System.Diagnostics;
using System.Globalization;
using SkRerank.Fusion;
using SkRerank.Retrieval;

namespace SkRerank.Benchmarks;

/// <summary>Measures RRF of three lists beside a dictionary of ids and sums that is sorted (target P16), interleaved. The dictionary gives ids and scores alone; ours gives documents with the rank, score and contribution of each list.</summary>
internal static class FusionRun
{
    private const int Lists = 3;
    private const int Rounds = 201;

    public static void Run()
    {
        foreach (var length in new[] { 100, 1000 })
        {
            var lists = Make(length);
            if (!new ReciprocalRankFusion().Fuse(lists).Select(document => document.Id!).SequenceEqual(Dictionary(lists).Select(pair => pair.Key)))
                throw new InvalidOperationException("The two do not give one order, so their times do not compare.");
            foreach (var read in new[] { RetrievalOptions.DefaultCandidateCount, int.MaxValue })
            {
                var (ours, theirs) = Measure(() => Read(new ReciprocalRankFusion().Fuse(lists), read), () => Dictionary(lists));
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"P16, RRF of {Lists} lists × {length} ids, {(read == int.MaxValue ? "all" : $"the first {read}")} read: {ours:F0} µs; dictionary and Array.Sort without trail {theirs:F0} µs: {theirs / ours:F2} times as fast (target 1.5)"));
            }
        }
    }

    // A document is made when it is read; a pipeline reads as many as its candidate count.
    private static void Read(IReadOnlyList<RerankDocument> fused, int count)
    {
        for (var i = 0; i < Math.Min(count, fused.Count); i++) _ = fused[i];
    }

    // Half of what a list has another one has too.
    private static FusionList[] Make(int length)
    {
        var random = new Random(1);
        var ids = Enumerable.Range(0, 2 * length).Select(i => $"document-{i}").ToArray();
        return [.. Enumerable.Range(0, Lists).Select(l =>
        {
            random.Shuffle(ids);
            return new FusionList($"leg{l}", 1, [.. ids.Take(length).Select((id, i) => new RerankDocument("a text") { Id = id, RetrievalScore = length - i, Trail = [new StageScore("own", length - i, ScoreKind.Logit, i + 1)] })]);
        })];
    }

    private static KeyValuePair<string, (double Sum, int Best)>[] Dictionary(FusionList[] lists)
    {
        var sums = new Dictionary<string, (double Sum, int Best)>(StringComparer.Ordinal);
        foreach (var list in lists)
        {
            for (var i = 0; i < list.Candidates.Count; i++)
            {
                var id = list.Candidates[i].Id!;
                var (sum, best) = sums.GetValueOrDefault(id, (0, int.MaxValue));
                sums[id] = (sum + (1.0 / (ReciprocalRankFusion.DefaultK + i + 1)), Math.Min(best, i + 1));
            }
        }

        KeyValuePair<string, (double Sum, int Best)>[] order = [.. sums];
        Array.Sort(order, static (a, b) =>
            a.Value.Sum != b.Value.Sum ? b.Value.Sum.CompareTo(a.Value.Sum)
            : a.Value.Best != b.Value.Best ? a.Value.Best.CompareTo(b.Value.Best)
            : string.CompareOrdinal(a.Key, b.Key));
        return order;
    }

    private static (double Ours, double Theirs) Measure(Action ours, Action theirs)
    {
        // The runtime compiles its best code in the background, a while after the first calls.
        for (var warm = Stopwatch.StartNew(); warm.ElapsedMilliseconds < 2000;) (_, _) = (Time(ours), Time(theirs));
        var times = Enumerable.Range(0, Rounds).Select(_ => (Ours: Time(ours), Theirs: Time(theirs))).ToArray();
        return (times.Select(time => time.Ours).Order().ElementAt(Rounds / 2), times.Select(time => time.Theirs).Order().ElementAt(Rounds / 2));
    }

    private static double Time(Action run)
    {
        var start = Stopwatch.GetTimestamp();
        run();
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds;
    }
}
