using System.Text.Json;
using SkRerank.Evaluation.Advice;

namespace SkRerank.Evaluation.Tests.Advice;

public sealed class AdviserTests
{
    private static readonly double[] Present = [.. Enumerable.Range(0, 40).Select(i => 0.3 + (i % 5 * 0.1))];

    [Fact]
    public void Advise_TwoThatGain_TakesTheCheaperAndSaysWhatTheDearerAdds()
    {
        var advice = Adviser.Advise(Now(), [Option("cross-encoder", 0.15, seconds: 1), Option("hybrid", 0, seconds: 0.01), Option("late interaction", 0.1, seconds: 0.1)]);
        Assert.Equal(["hybrid", "late interaction", "cross-encoder"], advice.Findings.Select(finding => finding.Option.Name));
        Assert.Equal("late interaction", advice.Chosen!.Option.Name);

        // Three options share the level of 5 %.
        Assert.All(advice.Findings, finding => Assert.Equal(1 - (0.05 / 3), finding.Gain.Confidence, 1e-12));
        Assert.Equal("cross-encoder", advice.Better!.Option.Name);
        Assert.Equal(0.05, advice.FurtherGain!.Mean, 1e-12);
        Assert.Null(advice.TopicsNeeded);
        Assert.StartsWith("Take late interaction: over vector it gains +0.1000 [", advice.ToString(), StringComparison.Ordinal);
        Assert.EndsWith(" Cross-encoder gains +0.0500 [+0.0500, +0.0500] more, for 10 times the time of a core.", advice.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Advise_MoneyBeforeCores_AndAnUnknownPriceIsTheHighest()
    {
        var advice = Adviser.Advise(Now(), [Option("unknown", 0.1) with { Cost = null }, Option("paid", 0.1) with { Cost = 0.001m, CoreSeconds = 0.001 }, Option("own", 0.1) with { CoreSeconds = 5 }]);
        Assert.Equal(["own", "paid", "unknown"], advice.Findings.Select(finding => finding.Option.Name));
    }

    // Differences of +0.1 and −0.1 alternate: σ = 0.1·√(40/39) = 0.10127. By the normal distribution (1.95996 + 0.84162)²·σ²/0.02² = 201.2 topics; the t distribution adds about 1.95996²/2 = 1.9.
    [Fact]
    public void Advise_NoGain_KeepsAndSaysHowManyLabelsAreNeeded()
    {
        var swinging = new AdviceOption("hybrid", [.. Present.Select((value, i) => value + (i % 2 == 0 ? 0.1 : -0.1))]);
        var advice = Adviser.Advise(Now(), [swinging]);
        Assert.Null(advice.Chosen);
        Assert.InRange(advice.TopicsNeeded!.Value, 203, 204);
        Assert.StartsWith("Keep vector, without any change: no option gains beyond chance; the best by mean, hybrid, differs by 0.0000 [", advice.ToString(), StringComparison.Ordinal);
        Assert.EndsWith($" Label about {advice.TopicsNeeded} queries to see a gain of 0.02 with a chance of 80 %.", advice.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Advise_FewTopics_NeverTakesAnything()
    {
        var advice = Adviser.Advise(new AdviceOption("vector", [0.1, 0.2, 0.3]), [new AdviceOption("hybrid", [0.5, 0.6, 0.7])]);
        Assert.Null(advice.Chosen);
        Assert.Equal(20, advice.TopicsNeeded);
        Assert.Contains("3 topics are too few for any advice. Label about 20 queries", advice.ToString(), StringComparison.Ordinal);
    }

    // Without any true gain one of three options is advised in at most 5 % of the cases; 200 of them give 10 ± 3, and the bound is three deviations above.
    [Fact]
    public void Advise_NoTrueGain_IsSeldomWrong()
    {
        var random = new Random(7);
        var wrong = 0;
        for (var i = 0; i < 200; i++)
        {
            AdviceOption[] options = [.. Enumerable.Range(0, 3).Select(o => new AdviceOption($"{o}", [.. Present.Select(value => value + (0.2 * (random.NextDouble() - 0.5)))]))];
            if (Adviser.Advise(Now(), options).Chosen is not null) wrong++;
        }

        Assert.InRange(wrong, 0, 19);
    }

    [Fact]
    public void ChangedShares_FourQueries_CountOrderAndMembership()
    {
        IReadOnlyList<string>[] before = [["a", "b", "c", "d"], ["a", "b", "c", "d"], ["a", "b", "c", "d"], []], after = [["a", "b", "c", "d"], ["b", "a", "c", "d"], ["a", "b", "c", "e"], []];
        Assert.Equal(new ChangedShares(0.25, 0.25, 0.5), ChangedShares.Of(before, after));
    }

    [Fact]
    public void Format_TableAndJson_HoldTheNumbers()
    {
        var advice = Adviser.Advise(Now() with { CoreSeconds = 0.02 }, [Option("hybrid", 0.1, seconds: 0.25) with { Changed = new ChangedShares(0.5, 0.75, 1), Cost = 0.0000025m }, Option("listwise", 0.2) with { Cost = null }]);
        var rows = AdviceTable.Format(advice).Split('\n').Select(line => line.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToArray();
        Assert.Equal(["vector (now)", "0.5000", "50", "0"], rows[1]);
        Assert.Equal(["hybrid", "0.6000", "+0.1000", "+0.1000..+0.1000", "50 %", "75 %", "100 %", "4.0", "2.5"], rows[2]);
        Assert.Equal("not known", rows[3][^1]);
        using var json = JsonDocument.Parse(AdviceJson.Format(advice));
        Assert.Equal("hybrid", json.RootElement.GetProperty("advice").GetString());
        Assert.Equal(2.5, json.RootElement.GetProperty("options")[0].GetProperty("usDollarsAMillionQueries").GetDouble());
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("options")[1].GetProperty("usDollarsAMillionQueries").ValueKind);
        Assert.Equal(0.5, json.RootElement.GetProperty("options")[0].GetProperty("top1Changed").GetDouble());
    }

    private static AdviceOption Now() => new("vector", Present);

    private static AdviceOption Option(string name, double gain, double? seconds = null) => new(name, [.. Present.Select(value => value + gain)]) { CoreSeconds = seconds };
}
