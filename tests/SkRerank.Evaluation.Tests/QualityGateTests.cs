using SkRerank.Evaluation.Gating;

namespace SkRerank.Evaluation.Tests;

public sealed class QualityGateTests : IDisposable
{
    private const int Topics = 300;

    private readonly List<TempFile> _files = [];

    public void Dispose() => _files.ForEach(file => file.Dispose());

    // α .05 one-sided, 300 topics, per-topic deviation .10: a drop of .02 must fail at least 95 % of builds, no drop at most 6 %.
    [Fact]
    public void Check_SimulatedBuilds_FindsThePlantedDropAndSparesNoise()
    {
        var random = new Random(11);
        double[] stored = [.. Enumerable.Range(0, Topics).Select(_ => 0.2 + (0.6 * random.NextDouble()))];
        var baseline = Baseline(stored);
        const int Builds = 2_000;
        int planted = 0, unchanged = 0;
        for (var build = 0; build < Builds; build++)
        {
            double[] noise = [.. Enumerable.Range(0, Topics).Select(_ => 0.1 * Normal(random))];
            if (!Passes([.. stored.Zip(noise, (value, change) => value + change - 0.02)], baseline)) planted++;
            if (!Passes([.. stored.Zip(noise, (value, change) => value + change)], baseline)) unchanged++;
        }

        Assert.InRange(planted / (double)Builds, 0.95, 1);
        Assert.InRange(unchanged / (double)Builds, 0.035, 0.06);
    }

    [Fact]
    public void Check_Bound_IsMetOrNot()
    {
        var report = Report([0.5, 0.25]);
        Assert.Equal([new GateCheck(true, "map must be at least 0.3000, and is 0.3750.")], QualityGate.Check(report, new GateOptions { Bounds = new Dictionary<Measure, double> { [Measure.Map] = 0.3 } }));
        Assert.Equal([new GateCheck(false, "map must be at least 0.4000, and is 0.3750.")], QualityGate.Check(report, new GateOptions { Bounds = new Dictionary<Measure, double> { [Measure.Map] = 0.4 } }));
    }

    [Fact]
    public void Check_TheSameRun_Passes()
    {
        double[] values = [0.5, 0.25, 0.75];
        var check = Assert.Single(QualityGate.Check(Report(values), new GateOptions { Baseline = Baseline(values) }));
        Assert.True(check.Passed);
        Assert.Equal("map must not fall significantly below the baseline 'stored', and differs by 0.0000 (one-sided p 0.5000 over 3 topics, level 0.05).", check.Message);
    }

    [Fact]
    public void Check_NothingDemanded_IsRefused() =>
        Assert.StartsWith("A gate needs a bound or a baseline, but has neither, so that every build would pass", Assert.Throws<ArgumentException>(() => QualityGate.Check(Report([1, 0]), new GateOptions())).Message, StringComparison.Ordinal);

    [Fact]
    public void Check_OtherTopics_IsRefused()
    {
        var e = Assert.Throws<RerankException>(() => QualityGate.Check(Report([0.5, 0.25]), new GateOptions { Baseline = Baseline([0.5, 0.25, 0.75]) }));
        Assert.Contains("must have the topics of the judgements, but has 3 where they have 2", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "is not what 'skrerank gate --save' writes")]
    [InlineData("not json", "is not what 'skrerank gate --save' writes")]
    [InlineData("{\"version\":9}", "must have version 1, but has 9; store it again with this version of the tool.")]
    [InlineData("{\"version\":1,\"run\":\"r\",\"measures\":{}}", "has no value; store it again.")]
    public void Read_NoBaseline_SaysWhatItIsNot(string content, string expected) => Assert.Contains(expected, Assert.Throws<RerankException>(() => QualityBaseline.Read(File(content).Path)).Message, StringComparison.Ordinal);

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static EvaluationReport Report(double[] values) => new("run", [.. Enumerable.Range(0, values.Length).Select(i => $"q{i}")], [], [new MeasureResult(Measure.Map, values)]);

    private static bool Passes(double[] values, QualityBaseline baseline) => QualityGate.Check(Report(values), new GateOptions { Baseline = baseline }).All(check => check.Passed);

    private QualityBaseline Baseline(double[] values)
    {
        var file = File("");
        QualityBaseline.Save(new("stored", [.. Enumerable.Range(0, values.Length).Select(i => $"q{i}")], [], [new MeasureResult(Measure.Map, values)]), file.Path);
        return QualityBaseline.Read(file.Path);
    }

    private TempFile File(string content)
    {
        _files.Add(new TempFile(content));
        return _files[^1];
    }
}
