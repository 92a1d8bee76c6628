using System.Globalization;
using System.Text;
using SkRerank.Evaluation.Comparison;

namespace SkRerank.Evaluation.Reporting;

/// <summary>Draws the charts of a report.</summary>
internal static class ReportCharts
{
    private static readonly int[] Depths = [1, 3, 5, 10, 20, 50, 100];

    /// <summary>The means of the measures with the interval of each run's difference to the baseline.</summary>
    public static string Measures(IReadOnlyList<ReportRun> runs, IReadOnlyList<RunComparison> comparisons)
    {
        var measures = runs[0].Evaluation.Results;
        var chart = new Chart(-0.5, measures.Count - 0.5, 0, 1).YAxis("mean over topics").XAxis("measure", measures.Select((result, i) => ((double)i, result.Measure.Name)));
        var width = 0.8 / runs.Count;
        for (var r = 0; r < runs.Count; r++)
        {
            for (var m = 0; m < measures.Count; m++)
            {
                var result = runs[r].Evaluation.Results[m];
                var x = m - 0.4 + ((r + 0.5) * width);
                chart.Bar(x, width * 0.92, 0, Math.Clamp(result.Mean, 0, 1), $"s{r % 6}", $"{runs[r].Evaluation.Name}, {result.Measure.Name}: {HtmlText.Number(result.Mean)}");
                if (r == 0) continue;
                var interval = comparisons[r - 1].Measures[m].Interval;
                var baseline = runs[0].Evaluation.Results[m].Mean;
                chart.Interval(x, Math.Clamp(baseline + interval.Low, 0, 1), Math.Clamp(baseline + interval.High, 0, 1));
            }
        }

        return chart.Figure("Measures", "Bars are means over all judged topics; the whiskers are the baseline plus the 95 % interval of the difference, so a run is beyond chance where its whisker does not touch the baseline's height.");
    }

    /// <summary>nDCG and recall at each depth.</summary>
    public static string DepthCurves(Qrels qrels, IReadOnlyList<ReportRun> runs, int relevance)
    {
        var text = new StringBuilder();
        foreach (var (name, measure) in new (string, Func<int, Measure>)[] { ("nDCG", depth => Measure.Ndcg(depth)), ("Recall", Measure.Recall) })
        {
            var evaluator = new Evaluator(qrels, new EvaluatorOptions { Relevance = relevance, Measures = [.. Depths.Select(measure)] });
            var chart = new Chart(0, Depths.Length - 1, 0, 1).YAxis(name).XAxis("cut-off", Depths.Select((depth, i) => ((double)i, depth.ToString(CultureInfo.InvariantCulture))));
            for (var r = 0; r < runs.Count; r++)
            {
                var values = evaluator.Evaluate(runs[r].Run, runs[r].Evaluation.Name).Results;
                chart.Line(values.Select((value, i) => ((double)i, value.Mean)), $"l{r % 6}", runs[r].Evaluation.Name);
                for (var i = 0; i < values.Count; i++) chart.Dot(i, values[i].Mean, $"s{r % 6}", $"{runs[r].Evaluation.Name}, {values[i].Measure.Name}: {HtmlText.Number(values[i].Mean)}");
            }

            text.Append(chart.Figure($"{name} by depth", $"{name} of each run at cut-offs from 1 to 100."));
        }

        return text.ToString();
    }

    /// <summary>The difference of each topic, in falling order.</summary>
    public static string TopicDeltas(string baseline, RunComparison comparison, IReadOnlyDictionary<string, string> queries)
    {
        var first = comparison.Measures[0];
        var sorted = first.Topics.OrderByDescending(topic => topic.Difference).ToList();
        var bound = Math.Max(0.05, sorted.Max(topic => Math.Abs(topic.Difference)));
        var chart = new Chart(-0.5, sorted.Count - 0.5, -bound, bound, 240).YAxis($"difference in {first.Measure.Name}").XAxis("topics, best first", []);
        for (var i = 0; i < sorted.Count; i++)
        {
            var topic = sorted[i];
            chart.Bar(i, 0.85, 0, topic.Difference, topic.Difference >= 0 ? "won" : "lost", $"{topic.TopicId} {queries.GetValueOrDefault(topic.TopicId)}: {HtmlText.Number(topic.Baseline)} to {HtmlText.Number(topic.Run)}");
        }

        return chart.Figure($"{comparison.Name} against {baseline}, topic by topic", $"Better on {first.WinLoss.Wins}, worse on {first.WinLoss.Losses} and equal on {first.WinLoss.Ties} topics.");
    }

    /// <summary>How the first ten of a topic moved from the baseline to a run.</summary>
    public static string Flow(ReportRun baseline, ReportRun run, string topicId, IReadOnlyDictionary<string, int> labels, ReportOptions options)
    {
        const int Shown = 10;
        string[] before = [.. baseline.Run[topicId].Select(entry => entry.DocumentId)], after = [.. run.Run[topicId].Select(entry => entry.DocumentId)];
        var chart = new Chart(-0.9, 1.9, -(Shown + 1.5), -0.5, 340);
        foreach (var id in before.Take(Shown).Union(after.Take(Shown)))
        {
            var (from, to) = (RankIn(before, id), RankIn(after, id));
            var relevant = labels.GetValueOrDefault(id) > 0;
            var title = $"{id}: {Place(from)} to {Place(to)}{(relevant ? ", relevant" : "")}. {options.DocumentTexts.GetValueOrDefault(id)}";
            chart.Line([(0, -Drawn(from)), (1, -Drawn(to))], relevant ? "relevant" : "other", title);
            if (from <= Shown) chart.Text(-0.04, -from, "end", $"{from}. {HtmlText.Short(id, 26)}");
            if (to <= Shown) chart.Text(1.04, -to, "start", $"{to}. {HtmlText.Short(id, 26)}");
        }

        var query = options.QueryTexts.TryGetValue(topicId, out var text) ? $"{topicId}: {text}" : topicId;
        return chart.Figure($"Rank movement, {query}", $"The first ten of {baseline.Evaluation.Name} on the left and of {run.Evaluation.Name} on the right; strong lines are relevant documents, and a line from or to the foot comes from or goes below rank ten.");

        static int RankIn(string[] ranking, string id) => Array.IndexOf(ranking, id) is var at && at >= 0 ? at + 1 : int.MaxValue;
        static double Drawn(int rank) => Math.Min(rank, Shown + 1);
        static string Place(int rank) => rank == int.MaxValue ? "not returned" : $"rank {rank}";
    }

    /// <summary>The scores of relevant and of other documents.</summary>
    public static string Scores(ReportRun run, Qrels qrels, int relevance)
    {
        const int Bins = 30;
        var scored = Scored(run, qrels, relevance).ToList();
        if (scored.Count == 0) return "";
        var (low, high) = (scored.Min(s => s.Score), scored.Max(s => s.Score));
        if (!(high > low)) return "";
        var shares = new double[2, Bins];
        int[] totals = [scored.Count(s => !s.Relevant), scored.Count(s => s.Relevant)];
        foreach (var (score, relevant) in scored) shares[relevant ? 1 : 0, Math.Min(Bins - 1, (int)((score - low) / (high - low) * Bins))] += 1.0 / totals[relevant ? 1 : 0];
        var top = shares.Cast<double>().Max();
        var chart = new Chart(low, high, 0, top, 220).YAxis("share").XAxis("score");
        var width = (high - low) / Bins;
        for (var bin = 0; bin < Bins; bin++)
        {
            var x = low + ((bin + 0.5) * width);
            chart.Bar(x, width * 0.95, 0, shares[0, bin], "lost soft", $"other documents, about {HtmlText.Number(x)}: {HtmlText.Number(100 * shares[0, bin], "0.#")} %");
            chart.Bar(x, width * 0.5, 0, shares[1, bin], "won", $"relevant documents, about {HtmlText.Number(x)}: {HtmlText.Number(100 * shares[1, bin], "0.#")} %");
        }

        return chart.Figure($"Scores of {run.Evaluation.Name}", $"Of {totals[1]} relevant documents (narrow bars) and {totals[0]} others (wide bars); what overlaps no threshold can tell apart.");
    }

    /// <summary>How often documents of a stated probability are relevant; empty where the scores are no probabilities.</summary>
    public static string Reliability(ReportRun run, Qrels qrels, int relevance)
    {
        const int Bins = 10;
        var scored = Scored(run, qrels, relevance).ToList();
        if (scored.Count == 0 || scored.Any(s => s.Score is < 0 or > 1)) return "";
        var chart = new Chart(0, 1, 0, 1, 300).YAxis("relevant").XAxis("score").Line([(0, 0), (1, 1)], "other", "perfect calibration");
        var error = 0.0;
        for (var bin = 0; bin < Bins; bin++)
        {
            var inside = scored.Where(s => Math.Min(Bins - 1, (int)(s.Score * Bins)) == bin).ToList();
            if (inside.Count == 0) continue;
            var (mean, share) = (inside.Average(s => s.Score), inside.Average(s => s.Relevant ? 1.0 : 0));
            error += Math.Abs(mean - share) * inside.Count / scored.Count;
            chart.Dot(mean, share, "s0", $"{inside.Count} documents with a mean score of {HtmlText.Number(mean)}: {HtmlText.Number(100 * share, "0.#")} % relevant");
        }

        return chart.Figure($"Reliability of {run.Evaluation.Name}", $"Scores in ten bins against the share that is relevant, unjudged counted as not relevant; the expected calibration error is {HtmlText.Number(error)}. Scores that are no calibrated probabilities need not lie on the line.");
    }

    /// <summary>What the queries of each run took, and what they used and cost.</summary>
    public static string Timings(IReadOnlyList<ReportTiming> timings)
    {
        if (timings.Count == 0) return "";
        var chart = new Chart(-0.5, timings.Count - 0.5, 0, timings.Max(timing => timing.P99), 260).YAxis("ms a query").XAxis("run", Ticks(timings));
        for (var i = 0; i < timings.Count; i++)
        {
            var t = timings[i];
            chart.Bar(i - 0.25, 0.22, 0, t.P50, "s0", $"{Name(t)}, p50: {HtmlText.Number(t.P50)} ms").Bar(i, 0.22, 0, t.P95, "s1", $"{Name(t)}, p95: {HtmlText.Number(t.P95)} ms").Bar(i + 0.25, 0.22, 0, t.P99, "s2", $"{Name(t)}, p99: {HtmlText.Number(t.P99)} ms");
        }

        var latency = chart.Figure("Latency", string.Join(" ", timings.Select(t => $"{Name(t)}: p50 {HtmlText.Number(t.P50, "0.#")}, p95 {HtmlText.Number(t.P95, "0.#")}, p99 {HtmlText.Number(t.P99, "0.#")} ms.")));
        return latency + Use(timings, "Tokens", "tokens a query", t => t.Tokens, "0", "tokens a query") + Use(timings, "Cost", "US dollars per 1,000 queries", t => t.Cost, "0.00##", "US dollars for 1,000 queries");
    }

    // A run without a number has no bar: what is not known is not nothing.
    private static string Use(IReadOnlyList<ReportTiming> timings, string title, string axis, Func<ReportTiming, double?> value, string format, string unit)
    {
        if (timings.All(timing => value(timing) is null)) return "";
        var chart = new Chart(-0.5, timings.Count - 0.5, 0, timings.Max(timing => value(timing) ?? 0), 220).YAxis(axis).XAxis("run", Ticks(timings));
        for (var i = 0; i < timings.Count; i++)
        {
            if (value(timings[i]) is { } number) chart.Bar(i, 0.5, 0, number, "s0", $"{Name(timings[i])}: {HtmlText.Number(number, format)} {unit}");
        }

        return chart.Figure(title, string.Join(" ", timings.Select(t => $"{Name(t)}: {(value(t) is { } number ? $"{HtmlText.Number(number, format)} {unit}" : "none, or not known")}.")));
    }

    private static IEnumerable<(double At, string Text)> Ticks(IReadOnlyList<ReportTiming> timings) => timings.Select((timing, i) => ((double)i, HtmlText.Cut(Name(timing), Math.Max(6, 90 / timings.Count))));

    private static string Name(ReportTiming timing) => timing.Collection is { } collection ? $"{timing.Run}, {collection}" : timing.Run;

    private static IEnumerable<(double Score, bool Relevant)> Scored(ReportRun run, Qrels qrels, int relevance) =>
        qrels.QueryIds.SelectMany(id => run.Run[id].Select(entry => (entry.Score, qrels[id].TryGetValue(entry.DocumentId, out var label) && label >= relevance)));
}
