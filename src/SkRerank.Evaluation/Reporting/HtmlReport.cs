using System.Globalization;
using System.Text;
using SkRerank.Evaluation.Comparison;

namespace SkRerank.Evaluation.Reporting;

/// <summary>Writes an evaluation as one HTML page that stands alone.</summary>
/// <remarks>
/// The page has no script and no address in it: charts are SVG with accessible names, colours follow the reader's light or dark setting, and every text of a run, a query or a document is escaped, so that none can become markup.
/// </remarks>
public static class HtmlReport
{
    private const string Style = """
        :root{color-scheme:light dark;--ink:#1c2024;--soft:#60646c;--page:#fff;--grid:#e0e3e8;--c0:#5b6b7b;--c1:#0b68cb;--c2:#c2410c;--c3:#15803d;--c4:#7e22ce;--c5:#a16207;--won:#15803d;--lost:#b91c1c}
        @media (prefers-color-scheme:dark){:root{--ink:#edeef0;--soft:#b0b4ba;--page:#111315;--grid:#2e3238;--c0:#9aa7b5;--c1:#70b8ff;--c2:#ff9592;--c3:#71d083;--c4:#d19dff;--c5:#f5d90a;--won:#71d083;--lost:#ff9592}}
        body{font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--page);max-width:60rem;margin:2rem auto;padding:0 1rem}
        h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2.5rem}figure{margin:1.5rem 0}figcaption{font-weight:600}svg{width:100%;height:auto}
        .note{color:var(--soft);font-size:.9rem;margin:.2rem 0}.scroll{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums}th,td{padding:.25rem .7rem;border-bottom:1px solid var(--grid);text-align:right}th:first-child,td:first-child{text-align:left;min-width:9rem;overflow-wrap:anywhere}
        .axis{fill:var(--soft);font-size:12px}.grid{stroke:var(--grid)}.whisker{stroke:var(--ink);fill:none}.line{fill:none;stroke-width:2}
        .s0{fill:var(--c0)}.s1{fill:var(--c1)}.s2{fill:var(--c2)}.s3{fill:var(--c3)}.s4{fill:var(--c4)}.s5{fill:var(--c5)}.l0{stroke:var(--c0)}.l1{stroke:var(--c1)}.l2{stroke:var(--c2)}.l3{stroke:var(--c3)}.l4{stroke:var(--c4)}.l5{stroke:var(--c5)}
        .won{fill:var(--won)}.lost{fill:var(--lost)}.soft{opacity:.4}.relevant{stroke:var(--won);stroke-width:3}.other{stroke:var(--soft);opacity:.5}.key{display:inline-block;width:.8em;height:.8em;margin-right:.4em}
        .k0{background:var(--c0)}.k1{background:var(--c1)}.k2{background:var(--c2)}.k3{background:var(--c3)}.k4{background:var(--c4)}.k5{background:var(--c5)}
        """;

    /// <summary>Makes the page.</summary>
    /// <param name="qrels">The judgements.</param>
    /// <param name="runs">The runs, the baseline first; their reports of one <see cref="Evaluator"/> over these judgements.</param>
    /// <param name="relevance">The least label that counts as relevant.</param>
    /// <param name="options">The options, or <see langword="null"/> for the defaults.</param>
    /// <returns>The HTML.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="qrels"/> or <paramref name="runs"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There is no run, or the reports have not the same topics and measures.</exception>
    public static string Format(Qrels qrels, IReadOnlyList<ReportRun> runs, int relevance = 1, ReportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(qrels);
        ArgumentNullException.ThrowIfNull(runs);
        if (runs.Count == 0) throw new ArgumentException("A report needs at least one run, but got none.", nameof(runs));
        options ??= new ReportOptions();
        IReadOnlyList<RunComparison> comparisons = runs.Count > 1 && runs[0].Evaluation.TopicIds.Count > 1 ? RunComparer.Compare(runs[0].Evaluation, [.. runs.Skip(1).Select(run => run.Evaluation)]) : [];
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"<!DOCTYPE html>\n<html lang='en'>\n<head>\n<meta charset='utf-8'>\n<meta name='viewport' content='width=device-width'>\n<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<title>{HtmlText.Escape(options.Title)}</title>\n<style>\n{Style}\n</style>\n</head>\n<body>\n<main>\n<h1>{HtmlText.Escape(options.Title)}</h1>\n");
        page.Append(CultureInfo.InvariantCulture, $"<p>{runs[0].Evaluation.TopicIds.Count} judged topics; a topic that a run does not answer counts 0. The baseline is {HtmlText.Escape(runs[0].Evaluation.Name)}.</p>\n");
        AppendTable(page, runs, comparisons);
        page.Append("<h2>Quality</h2>\n");
        if (comparisons.Count == runs.Count - 1) page.Append(ReportCharts.Measures(runs, comparisons));
        page.Append(ReportCharts.DepthCurves(qrels, runs, relevance));
        for (var i = 0; i < comparisons.Count; i++) AppendComparison(page, qrels, runs, i + 1, comparisons[i], options);
        page.Append("<h2>Scores</h2>\n");
        foreach (var run in runs) page.Append(ReportCharts.Scores(run, qrels, relevance)).Append(ReportCharts.Reliability(run, qrels, relevance));
        if (options.Timings.Count > 0) page.Append("<h2>Latency and cost</h2>\n").Append(ReportCharts.Timings(options.Timings));
        return page.Append("</main>\n</body>\n</html>\n").ToString();
    }

    private static void AppendTable(StringBuilder page, IReadOnlyList<ReportRun> runs, IReadOnlyList<RunComparison> comparisons)
    {
        var measures = runs[0].Evaluation.Results;
        page.Append("<div class='scroll' tabindex='0' role='region' aria-label='Measures of each run'><table>\n<thead><tr><th scope='col'>run</th>");
        foreach (var result in measures) page.Append(CultureInfo.InvariantCulture, $"<th scope='col'>{HtmlText.Escape(result.Measure.Name)}</th>");
        page.Append("<th scope='col'>topics without answer</th></tr></thead>\n<tbody>\n");
        for (var r = 0; r < runs.Count; r++)
        {
            page.Append(CultureInfo.InvariantCulture, $"<tr><td><span class='key k{r % 6}'></span>{HtmlText.Escape(runs[r].Evaluation.Name)}</td>");
            for (var m = 0; m < measures.Count; m++)
            {
                page.Append(CultureInfo.InvariantCulture, $"<td>{HtmlText.Number(runs[r].Evaluation.Results[m].Mean, "0.0000")}");
                if (r > 0 && r <= comparisons.Count)
                {
                    var c = comparisons[r - 1].Measures[m];
                    page.Append(CultureInfo.InvariantCulture, $"<br><small>{HtmlText.Number(c.Interval.Mean, "+0.0000;-0.0000;0.0000")} [{HtmlText.Number(c.Interval.Low, "+0.0000;-0.0000;0.0000")}, {HtmlText.Number(c.Interval.High, "+0.0000;-0.0000;0.0000")}], p {HtmlText.Escape(ComparisonTable.P(c.AdjustedPValue))}</small>");
                }

                page.Append("</td>");
            }

            page.Append(CultureInfo.InvariantCulture, $"<td>{runs[r].Evaluation.MissingTopicIds.Count}</td></tr>\n");
        }

        page.Append("</tbody></table></div>\n<p class='note'>Below each mean: the difference to the baseline, its 95 % bootstrap interval, and the p-value of the randomisation test with Holm's correction.</p>\n");
    }

    private static void AppendComparison(StringBuilder page, Qrels qrels, IReadOnlyList<ReportRun> runs, int index, RunComparison comparison, ReportOptions options)
    {
        page.Append(CultureInfo.InvariantCulture, $"<h2>{HtmlText.Escape(comparison.Name)} against {HtmlText.Escape(runs[0].Evaluation.Name)}</h2>\n");
        page.Append(ReportCharts.TopicDeltas(runs[0].Evaluation.Name, comparison, options.QueryTexts));
        var moved = comparison.Measures[0].Topics.Where(topic => topic.Difference != 0).OrderByDescending(topic => Math.Abs(topic.Difference)).ThenBy(topic => topic.TopicId, StringComparer.Ordinal).Take(options.FlowTopics);
        foreach (var topic in moved) page.Append(ReportCharts.Flow(runs[0], runs[index], topic.TopicId, qrels[topic.TopicId], options));
    }
}
