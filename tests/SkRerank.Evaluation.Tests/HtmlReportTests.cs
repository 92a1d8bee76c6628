using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using SkRerank.Evaluation.Reporting;

namespace SkRerank.Evaluation.Tests;

public sealed class HtmlReportTests
{
    private const string Hostile = "<script>alert(1)</script>'\"><img src=x onerror=alert(2)>";

    private readonly IHtmlDocument _page = new HtmlParser().ParseDocument(Page());

    [Fact]
    public void Format_HostileTexts_StayText()
    {
        Assert.Empty(_page.QuerySelectorAll("script, img, iframe, object, embed, link, a, form"));
        Assert.DoesNotContain(_page.All, element => element.Attributes.Any(attribute => attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase)));
        Assert.Contains(_page.QuerySelectorAll("figcaption"), caption => caption.TextContent.Contains(Hostile, StringComparison.Ordinal));
    }

    [Fact]
    public void Format_Page_NamesNoOtherHost()
    {
        Assert.DoesNotContain("http://", Page(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("https://", Page(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("url(", Page(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal("default-src 'none'; style-src 'unsafe-inline'", _page.QuerySelector("meta[http-equiv]")!.GetAttribute("content"));
    }

    [Fact]
    public void Format_EveryChart_HasAnAccessibleName()
    {
        var charts = _page.QuerySelectorAll("svg");
        Assert.True(charts.Length >= 6, $"{charts.Length} charts");
        Assert.All(charts, chart =>
        {
            Assert.Equal("img", chart.GetAttribute("role"));
            Assert.False(string.IsNullOrWhiteSpace(chart.GetAttribute("aria-label")));
        });
    }

    // q1 falls from rank 1 to 2: MRR .75 against 1 in the mean of two topics.
    [Fact]
    public void Format_Table_HasMeansAndDifferences()
    {
        var rows = _page.QuerySelectorAll("tbody tr");
        Assert.Equal(2, rows.Length);
        Assert.Equal("1.0000", rows[0].Children[1].TextContent);
        Assert.StartsWith("0.7500-0.2500 [", rows[1].Children[1].TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Format_ScoresWithinZeroToOne_HaveAReliabilityDiagram()
    {
        Assert.Contains("Reliability of other", _page.QuerySelectorAll("figcaption").Select(caption => caption.TextContent));
        Assert.DoesNotContain("Reliability of base", _page.QuerySelectorAll("figcaption").Select(caption => caption.TextContent));
    }

    [Fact]
    public void Format_NoRun_IsRefused()
    {
        using var qrels = new TempFile("q1 0 a 1\n");
        Assert.StartsWith("A report needs at least one run, but got none.", Assert.Throws<ArgumentException>(() => HtmlReport.Format(Qrels.Read(qrels.Path), [])).Message, StringComparison.Ordinal);
    }

    private static string Page()
    {
        using var qrels = new TempFile("q1 0 a 1\nq2 0 b 1\n");
        using var before = new TempFile("q1 Q0 a 1 9 t\nq1 Q0 <b>x</b> 2 8 t\nq2 Q0 b 1 7 t\n");
        using var after = new TempFile("q1 Q0 <b>x</b> 1 0.9 t\nq1 Q0 a 2 0.5 t\nq2 Q0 b 1 0.7 t\n");
        var judged = Qrels.Read(qrels.Path);
        var evaluator = new Evaluator(judged, new EvaluatorOptions { Measures = [Measure.Mrr(10), Measure.Map] });
        ReportRun Run(string name, TempFile file) => new(evaluator.Evaluate(TrecRun.Read(file.Path), name), TrecRun.Read(file.Path));
        return HtmlReport.Format(judged, [Run("base", before), Run("other", after)], 1, new ReportOptions
        {
            Title = Hostile,
            QueryTexts = new Dictionary<string, string> { ["q1"] = Hostile },
            DocumentTexts = new Dictionary<string, string> { ["a"] = Hostile },
            Timings = [new ReportTiming(Hostile, 1, 2, 3, 100, 0.5)],
        });
    }
}
