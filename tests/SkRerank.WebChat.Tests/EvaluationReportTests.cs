using Microsoft.Playwright;
using SkRerank.Evaluation;
using SkRerank.Evaluation.Reporting;

namespace SkRerank.WebChat.Tests;

/// <summary>The evaluation report in a browser: it stands alone, names every chart, and shows hostile text as text.</summary>
public sealed class EvaluationReportTests(Chromium chromium) : IClassFixture<Chromium>, IDisposable
{
    private const string Hostile = "<script>window.hacked=1</script><img src=x onerror='window.hacked=2'>\"'</title></svg><b>bold</b>";

    private readonly string _folder = Directory.CreateTempSubdirectory("skrerank-report-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(ColorScheme.Light, "rgb(255, 255, 255)")]
    [InlineData(ColorScheme.Dark, "rgb(17, 19, 21)")]
    public async Task Report_OpenedWithoutNetwork_NamesEveryChartAndShowsHostileTextAsText(ColorScheme scheme, string background)
    {
        var browser = chromium.Browser;
        var context = await browser.NewContextAsync(new BrowserNewContextOptions { ColorScheme = scheme, Offline = true, ViewportSize = new ViewportSize { Width = 1080, Height = 900 } });
        await using var closing = context;
        var page = await context.NewPageAsync();
        var complaints = new List<string>();
        var file = new Uri(WriteReport()).AbsoluteUri;
        page.Console += (_, message) => complaints.Add($"console: {message.Text}");
        page.PageError += (_, error) => complaints.Add($"error: {error}");
        page.Request += (_, request) =>
        {
            if (request.Url != file) complaints.Add($"request to {request.Url}");
        };
        await page.GotoAsync(file);

        // The charts that a report must have, each an image with a name that begins with its heading.
        string[] headings = [.. await page.Locator("figcaption").AllInnerTextsAsync()];
        foreach (var expected in new[] { "Measures", "nDCG by depth", "Recall by depth", "reranked against baseline, topic by topic", "Rank movement, q1: ", "Scores of baseline", "Scores of reranked", "Reliability of reranked", "Latency", "Tokens", "Cost" })
            Assert.Contains(headings, heading => heading.StartsWith(expected, StringComparison.Ordinal));
        Assert.Equal(headings.Length, await page.Locator("svg").CountAsync());
        foreach (var heading in headings) Assert.Equal(1, await page.Locator("figure").Filter(new LocatorFilterOptions { HasText = heading }).First.GetByRole(AriaRole.Img).CountAsync());
        Assert.Equal(headings, (await page.Locator("svg").EvaluateAllAsync<string[]>("charts => charts.map(chart => chart.getAttribute('aria-label'))")).Zip(headings, (name, heading) => name.StartsWith($"{heading}. ", StringComparison.Ordinal) ? heading : name));

        // Nothing of the texts became markup, and all of them can be read.
        Assert.Equal(0, await page.Locator("script, img, iframe, object, embed, link, a, b").CountAsync());
        Assert.True(await page.EvaluateAsync<bool>("window.hacked === undefined"));
        Assert.Contains(headings, heading => heading.Contains(Hostile, StringComparison.Ordinal));
        Assert.Contains(await page.Locator("svg title").EvaluateAllAsync<string[]>("titles => titles.map(title => title.textContent)"), title => title.Contains($". {Hostile}", StringComparison.Ordinal));
        Assert.Contains(Hostile, await page.InnerTextAsync("h1"), StringComparison.Ordinal);

        // Text is readable in both schemes: WCAG 2.2 asks for 4.5 to 1. SVG text is filled.
        Assert.Equal(background, await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
        const string Ratios = """
            page => {
              const luminance = css => { const [r, g, b] = css.match(/[\d.]+/g).map(Number).map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
              return [...document.querySelectorAll('h1, h2, p, th, td, figcaption, svg text')].map(node => {
                const style = getComputedStyle(node);
                const [a, b] = [luminance(node.ownerSVGElement ? style.fill : style.color), luminance(page)].sort((x, y) => y - x);
                return (a + 0.05) / (b + 0.05);
              });
            }
            """;
        var ratios = await page.EvaluateAsync<double[]>(Ratios, background);
        Assert.True(ratios.Length > 50);
        Assert.True(ratios.Min() >= 4.5, $"The least contrast is {ratios.Min():F2}.");

        // Nothing is wider than the window, whatever the texts.
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"));
        Assert.Empty(complaints);
        if (Environment.GetEnvironmentVariable("SKRERANK_SCREENSHOTS") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, scheme == ColorScheme.Dark ? "report-dark.png" : "report.png"), FullPage = true });
    }

    private string WriteReport()
    {
        string[] topics = [.. Enumerable.Range(1, 12).Select(i => $"q{i}")];
        var qrels = Qrels.Read(Write("qrels.trec", topics.SelectMany(q => new[] { $"{q} 0 good 1", $"{q} 0 better 2", $"{q} 0 bad 0" })));
        var baseline = Write("baseline.trec", topics.SelectMany((q, i) => Ranking(q, i % 3 == 0 ? ["bad", "x1", "good", "<b>x</b>", "better"] : ["better", "bad", "good", "x1", "x2"], 9)));
        var reranked = Write("reranked.trec", topics.SelectMany((q, i) => Ranking(q, i % 4 == 1 ? ["bad", "good", "better", "x1", "<b>x</b>"] : ["better", "good", "<b>x</b>", "bad", "x1"], 0.95)));
        var evaluator = new Evaluator(qrels);
        var page = HtmlReport.Format(qrels, [Run(baseline, "baseline"), Run(reranked, "reranked")], 1, new ReportOptions
        {
            Title = Hostile,
            QueryTexts = topics.ToDictionary(q => q, _ => Hostile),
            DocumentTexts = new Dictionary<string, string> { ["good"] = Hostile, ["better"] = Hostile, ["bad"] = Hostile },
            Timings = [new ReportTiming("baseline", 1.5, 3, 4), new ReportTiming("reranked", 20, 30, 45, 1200, 0.25) { Collection = Hostile }],
        });
        return Write("report.html", [page]);

        ReportRun Run(string path, string name) => new(evaluator.Evaluate(TrecRun.Read(path), name), TrecRun.Read(path));

        static IEnumerable<string> Ranking(string query, string[] ids, double top) => ids.Select((id, i) => FormattableString.Invariant($"{query} Q0 {id} {i + 1} {top - (i * 0.1):0.00} t"));
    }

    private string Write(string name, IEnumerable<string> lines)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, string.Join('\n', lines) + "\n");
        return path;
    }
}
