using System.Net;
using SkRerank.Chat;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Chat;

/// <summary>The simulated judge does what the tests that lean on it take for granted.</summary>
public sealed class SimulatedJudgeTests
{
    private static readonly Dictionary<string, double> Grades = new() { ["a"] = 1, ["b"] = 3, ["c"] = 2 };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GetResponseAsync_NoFaults_OrdersByGradeInEveryTemplate()
    {
        using var judge = new SimulatedJudge(Grades);
        foreach (var (template, expected) in new[] { (PromptTemplate.RankGpt, "[2] > [3] > [1]"), (PromptTemplate.RankZephyr, "[2] > [3] > [1]"), (PromptTemplate.First, "[B] > [C] > [A]"), (PromptTemplate.Best, "[2] > [3] > [1]") })
            Assert.Equal(expected, (await judge.GetResponseAsync(template.Write("q", ["a x", "b y", "c z"]), cancellationToken: Token)).Text);
    }

    [Fact]
    public async Task GetResponseAsync_PositionBias_LiftsTheFirst()
    {
        using var judge = new SimulatedJudge(Grades, new SimulatedJudgeOptions { PositionBias = 10 });
        Assert.Equal("[1] > [2] > [3]", (await judge.GetResponseAsync(PromptTemplate.RankGpt.Write("q", ["a", "b", "c"]), cancellationToken: Token)).Text);
    }

    [Fact]
    public async Task GetResponseAsync_SharesOfFaults_AreMetAndTheSameForTheSameSeed()
    {
        var options = new SimulatedJudgeOptions { Malformed = 0.3, TooManyRequests = 0.2, Noise = 1, Seed = 5 };
        var first = await OutcomesAsync(options);
        Assert.Equal(first, await OutcomesAsync(options));
        Assert.NotEqual(first, await OutcomesAsync(options with { Seed = 6 }));
        Assert.InRange(first.Count(text => text == "429"), 150, 250);
        Assert.InRange(first.Count(text => text != "429" && !text.StartsWith('[')), 190, 290);
    }

    private static async Task<List<string>> OutcomesAsync(SimulatedJudgeOptions options)
    {
        using var judge = new SimulatedJudge(Grades, options);
        var outcomes = new List<string>();
        for (var i = 0; i < 1000; i++)
        {
            try
            {
                outcomes.Add((await judge.GetResponseAsync(PromptTemplate.RankGpt.Write("q", ["a", "b", "c", $"d{i}"]), cancellationToken: Token)).Text);
            }
            catch (HttpRequestException exception) when (exception.StatusCode == HttpStatusCode.TooManyRequests)
            {
                outcomes.Add("429");
            }
        }

        return outcomes;
    }
}
