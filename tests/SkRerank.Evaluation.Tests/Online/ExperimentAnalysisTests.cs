using SkRerank.Evaluation.Online;
using SkRerank.Experiments;

namespace SkRerank.Evaluation.Tests.Online;

public sealed class ExperimentAnalysisTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // s1 clicks b (team 1), twice, and the unowned x for q1, and a (team 0) for q2: 1 to 1, a tie. s2 clicks b for team 1; shown again with the teams changed, it clicks b for team 0: 1 to 1.
    // s3 clicks b: a win. s4 clicks nothing: a tie. Credit 2 to 3; preference (1 + 3/2)/4 − 1/2 = 1/8.
    [Fact]
    public async Task ReadAsync_TeamDraft_AddsUpTheCreditOfSessions()
    {
        var log = await LogAsync(
            Interleaved("s1", "q1", new("x"), new("a", 0), new("b", 1)), Click("s1", "q1", "b", 2), Click("s1", "q1", "b"), Click("s1", "q1", "x"),
            Interleaved("s1", "q2", new("a", 0), new("b", 1)), Click("s1", "q2", "a"),
            Interleaved("s2", "q1", new("a", 0), new("b", 1)), Click("s2", "q1", "b"), Interleaved("s2", "q1", new("b", 0), new("a", 1)), Click("s2", "q1", "b", 7),
            Interleaved("s3", "q1", new("a", 0), new("b", 1)), Click("s3", "q1", "b"), Click("s3", "q1", "z"), Click("s3", "q9", "b"), Click("s9", "q1", "b"),
            Interleaved("s4", "q1", new("a", 0), new("b", 1)));
        var summary = await ExperimentAnalysis.ReadAsync(log, "e", Token);

        var result = Assert.Single(summary.Experiments);
        Assert.Equal((3, 4, 6, InterleavingMethod.TeamDraft), (summary.UnmatchedClicks, result.Sessions, result.Clicks, result.Method));
        Assert.Equal([new("control", 4, 6, 2), new ArmResult("treatment", 4, 6, 3)], result.Arms);
        var comparison = Assert.Single(result.Comparisons);
        Assert.Equal(new PreferenceResult(1, 0, 3, 0.125, 1), comparison.Preference);
        Assert.Equal((0.125, 1), (comparison.Difference, comparison.SequentialPValue), Near);
    }

    // Control: s1 half of its two lists, s2 none: mean .25. Treatment: s3 its one list. The other experiment is left out.
    [Fact]
    public async Task ReadAsync_OneArmASession_TakesTheMeanOverSessions()
    {
        var log = await LogAsync(
            Shown("s3", "q1", "treatment"), Click("s3", "q1", "b"),
            Shown("s1", "q1", "control"), Click("s1", "q1", "a", 0), Click("s1", "q1", "b", 1), Shown("s1", "q2", "control"),
            Shown("s2", "q1", "control"),
            Shown("s1", "q1", "control") with { Experiment = "other" });
        var result = Assert.Single((await ExperimentAnalysis.ReadAsync(log, "e", Token)).Experiments);
        Assert.Equal([new("control", 2, 3, 0.25), new ArmResult("treatment", 1, 1, 1)], result.Arms);
        Assert.Equal([new ArmComparison("treatment", "control", 0.75, 1)], result.Comparisons);
        Assert.Equal(2, (await ExperimentAnalysis.ReadAsync(log, cancellationToken: Token)).Experiments.Count);
    }

    [Fact]
    public async Task ReadAsync_Balanced_CreditsByTheRankings()
    {
        // As in the test of its credit: list a b e c, clicks on b and e: 1 to 2.
        var log = await LogAsync(
            Interleaved("s", "q", new("a"), new("b"), new("e"), new("c")) with { Method = InterleavingMethod.Balanced, Rankings = [["a", "b", "c", "d"], ["b", "e", "a", "f"]] },
            Click("s", "q", "b"), Click("s", "q", "e"));
        Assert.Equal([1, 2], Assert.Single((await ExperimentAnalysis.ReadAsync(log, cancellationToken: Token)).Experiments).Arms.Select(arm => arm.Value));
    }

    // A list shown again is two lists, and a click is on the later one.
    [Fact]
    public async Task ReadShownAsync_Log_GivesEveryDocumentOfEveryList()
    {
        var log = await LogAsync(Shown("s1", "q1", "control") with { Text = "flea" }, Shown("s1", "q1", "control"), Click("s1", "q1", "b", 1), Click("s1", "q1", "z"), Click("s9", "q1", "a"));
        Assert.Equal([new("q1", "flea", "a", 0, false), new("q1", "flea", "b", 1, false), new("q1", null, "a", 0, false), new ShownDocument("q1", null, "b", 1, true)], await ExperimentAnalysis.ReadShownAsync(log, Token));
    }

    // Through the whole of it: a middleware that interleaves, users of a click model, a log, and a preference for what has the relevant documents first.
    [Fact]
    public async Task ReadAsync_SimulatedUsers_PreferTheBetterReranker()
    {
        var (log, session, random) = (new MemoryClickLog(), "", new Random(2));
        RerankDocument[] documents = [.. Enumerable.Range(0, 8).Select(i => new RerankDocument($"text {i}") { Id = $"d{i}" })];
        var labels = new Dictionary<string, int> { ["d6"] = 1, ["d7"] = 1 };
        using var reranker = new RerankerBuilder(new TestSupport.FakeReranker((_, document) => -document.Text[^1])).UseExperiment("e", inner => inner, _ => new TestSupport.FakeReranker((_, document) => document.Text[^1]), options =>
        {
            (options.Log, options.Session, options.Interleaving) = (log, () => session, InterleavingMethod.TeamDraft);
        }).Build();
        var clicks = new ExperimentClicks("e", log);
        for (var i = 0; i < 150; i++)
        {
            session = $"s{i}";
            string[] shown = [.. (await reranker.RerankAsync("q", documents, cancellationToken: Token)).Results.Select(result => documents[result.Index].Id!)];
            foreach (var place in ClickModel.Navigational.Click(shown, labels, random)) Assert.True(await clicks.ClickAsync(session, "q", shown[place], place, Token));
        }

        var comparison = Assert.Single(Assert.Single((await ExperimentAnalysis.ReadAsync(log, cancellationToken: Token)).Experiments).Comparisons);
        Assert.True(comparison.Difference > 0.2 && comparison.SequentialPValue < 0.001, comparison.ToString());
    }

    [Fact]
    public async Task Format_BothKinds_IsReadable()
    {
        var log = await LogAsync(
            Shown("s1", "q1", "control") with { Experiment = "ab" }, Shown("s2", "q1", "treatment") with { Experiment = "ab" },
            Interleaved("s3", "q1", new("a", 0), new("b", 1)), Click("s3", "q1", "b"), Click("s3", "q1", "nowhere"));
        var summary = await ExperimentAnalysis.ReadAsync(log, cancellationToken: Token);
        Assert.Equal("""
            ab: one arm a session, 2 sessions, 0 clicks
              arm        sessions  lists  lists with a click
              control           1      1              0.0000
              treatment         1      1              0.0000
              treatment against control: 0.0000, p 1.0000 however often it is looked at

            e: interleaved by team draft, 1 sessions, 1 clicks
              arm        sessions  lists  credit
              control           1      1       0
              treatment         1      1       1
              treatment against control: 1 sessions won, 0 lost, 0 tied; preference +0.5000, p 1.0000 however often it is looked at (1.0000 for one look)
              To see a win rate of 0.55 with a chance of 0.8 in one look takes 783 sessions without ties.

            1 clicks are on documents that their session was not shown for the query, and count nowhere.

            """, ExperimentTable.Format(summary));
        Assert.Equal("""{"experiments":[{"experiment":"ab","method":null,"sessions":2,"clicks":0,"arms":[{"arm":"control","sessions":1,"lists":1,"value":0},{"arm":"treatment","sessions":1,"lists":1,"value":0}],"comparisons":[{"arm":"treatment","baseline":"control","difference":0,"p-sequential":1}]},{"experiment":"e","method":"team-draft","sessions":1,"clicks":1,"arms":[{"arm":"control","sessions":1,"lists":1,"value":0},{"arm":"treatment","sessions":1,"lists":1,"value":1}],"comparisons":[{"arm":"treatment","baseline":"control","difference":0.5,"p-sequential":1,"wins":1,"losses":0,"ties":0,"p-one-look":1}]}],"unmatched-clicks":1}""", ExperimentJson.Format(summary));
        Assert.Equal("The log has no exposure.\n", ExperimentTable.Format(await ExperimentAnalysis.ReadAsync(new MemoryClickLog(), cancellationToken: Token)));
    }

    private static bool Near((double A, double B) expected, (double A, double B) actual) => Math.Abs(expected.A - actual.A) < 1e-12 && Math.Abs(expected.B - actual.B) < 1e-12;

    private static async Task<MemoryClickLog> LogAsync(params ClickLogEvent[] events)
    {
        var log = new MemoryClickLog();
        foreach (var entry in events) await log.AppendAsync(entry, Token);
        return log;
    }

    private static Exposure Interleaved(string session, string query, params ExposedDocument[] documents) =>
        new() { Time = default, Experiment = "e", Session = session, Query = query, Method = InterleavingMethod.TeamDraft, Arms = ["control", "treatment"], Documents = documents };

    private static Exposure Shown(string session, string query, string arm) => new() { Time = default, Experiment = "e", Session = session, Query = query, Arm = arm, Documents = [new("a"), new("b")] };

    private static Click Click(string session, string query, string document, int? position = null) => new() { Time = default, Experiment = "e", Session = session, Query = query, Document = document, Position = position };
}
