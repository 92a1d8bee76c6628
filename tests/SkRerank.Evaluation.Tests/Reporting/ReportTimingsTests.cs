using SkRerank.Evaluation.Reporting;

namespace SkRerank.Evaluation.Tests.Reporting;

public sealed class ReportTimingsTests
{
    private static readonly ReportTiming[] Timings = [new("a,\"b\"", 1.5, 2, 3.25, 1200, 0.5) { Collection = "one" }, new("c", 1, 2, 3)];

    [Fact]
    public void Read_JsonLinesThatWereWritten_GivesThemBack()
    {
        using var file = new TempFile(ReportTimings.ToJsonLines(Timings));
        Assert.Equal(Timings, ReportTimings.Read(file.Path));
    }

    [Fact]
    public void Read_CsvThatWasWritten_GivesThemBack()
    {
        var csv = ReportTimings.ToCsv(Timings);
        Assert.StartsWith("run,collection,p50,p95,p99,tokens,cost\n\"a,\"\"b\"\"\",one,1.5,2,3.25,1200,0.5\n", csv, StringComparison.Ordinal);
        using var file = new TempFile(csv);
        Assert.Equal(Timings, ReportTimings.Read(file.Path));
    }

    [Fact]
    public void Read_CsvWithColumnsInAnotherOrder_TakesThemByName()
    {
        using var file = TempFile.Lines("P99,P95,P50,Run", "3,2,1,bm25");
        Assert.Equal(new ReportTiming("bm25", 1, 2, 3), Assert.Single(ReportTimings.Read(file.Path)));
    }

    [Theory]
    [InlineData("line 1: expected the header of a CSV file with the columns run, collection, p50, p95, p99, tokens, cost (or JSON lines), but the column 'run' is missing; add it.", "bm25,1,2,3")]
    [InlineData("line 2: expected 4 columns as in the header, but got 3; correct or remove the line.", "run,p50,p95,p99", "bm25,1,2")]
    [InlineData("line 2: expected a number of at least 0 in 'p95', but got 'x'; correct or remove the line.", "run,p50,p95,p99", "bm25,1,x,3")]
    [InlineData("line 2: expected CSV, but a quotation mark is not closed; correct the line.", "run,p50,p95,p99", "\"bm25,1,2,3")]
    [InlineData("line 1: expected milliseconds in 'p99', but there are none; add them or remove the line.", "{\"run\":\"a\",\"p50\":1,\"p95\":2}")]
    [InlineData("line 1: expected the name of a run in 'run', but there is none; add it or remove the line.", "{\"p50\":1,\"p95\":2,\"p99\":3}")]
    [InlineData("line 1: expected a JSON object with 'run', 'p50', 'p95' and 'p99', but the line is not valid JSON; correct or remove the line.", "{\"run\"")]
    public void Read_MalformedLine_NamesFileLineAndRemedy(string problem, params string[] lines)
    {
        using var file = TempFile.Lines(lines);
        Assert.Equal($"The timings file '{file.Path}', {problem}", Assert.Throws<RerankException>(() => ReportTimings.Read(file.Path)).Message);
    }
}
