using SkRerank.Evaluation.Online;

namespace SkRerank.Evaluation.Tests.Online;

public sealed class InterleavingTests
{
    private static readonly string[] A = ["a", "b", "c", "d"];
    private static readonly string[] B = ["b", "e", "a", "f"];

    // With two rankings and one round the first two places are a and b in either order, or b twice drawn: A draws a or B draws b first.
    [Fact]
    public void TeamDraft_AnySeed_ShowsEachDocumentOnceAndTeamsStayLevel()
    {
        for (var seed = 0L; seed < 500; seed++)
        {
            var list = TeamDraft.Interleave([A, B], 6, seed);
            Assert.Equal(6, list.Items.Select(item => item.DocumentId).Distinct().Count());
            var lead = 0;
            foreach (var item in list.Items)
            {
                lead += item.Owner == 0 ? 1 : -1;
                Assert.InRange(lead, -1, 1);
            }
        }
    }

    // A draws a first and then B draws b, or B draws b first and then A draws a: the coin must be fair.
    [Fact]
    public void TeamDraft_ManySeeds_TossAFairCoin()
    {
        var first = Enumerable.Range(0, 10_000).Count(session => TeamDraft.Interleave([A, B], 2, InterleavingSeed.Of($"s{session}", "q")).Items[0].Owner == 0);
        Assert.InRange(first, 5_000 - 250, 5_000 + 250);
    }

    [Fact]
    public void TeamDraft_SharedPrefix_HasNoOwner()
    {
        var list = TeamDraft.Interleave([["x", "y", "a"], ["x", "y", "b"]], 4, 1);
        Assert.Equal([("x", null), ("y", null)], list.Items.Take(2).Select(item => (item.DocumentId, item.Owner)));
        Assert.All(list.Items.Skip(2), item => Assert.NotNull(item.Owner));
        Assert.Equal([0, 0], TeamDraft.Credit(list, [0, 1], 2));
    }

    [Fact]
    public void TeamDraft_SameSeed_GivesTheSameList() => Assert.Equal(TeamDraft.Interleave([A, B], 6, 42).Items, TeamDraft.Interleave([A, B], 6, 42).Items);

    [Fact]
    public void TeamDraft_ThreeRankings_EachDrawsInEveryRound()
    {
        var list = TeamDraft.Interleave([["a1", "a2"], ["b1", "b2"], ["c1", "c2"]], 6, 3);
        Assert.Equal([0, 1, 2], list.Items.Take(3).Select(item => item.Owner!.Value).Order());
        Assert.Equal([0, 1, 2], list.Items.Skip(3).Select(item => item.Owner!.Value).Order());
    }

    // Clicks on places 0 and 2, one of them twice.
    [Fact]
    public void TeamDraft_Credit_CountsClicksOfOwners()
    {
        var list = new InterleavedList([new("a", 0), new("b", 1), new("c", 1)], 0);
        Assert.Equal([1, 1], TeamDraft.Credit(list, [0, 2, 2], 2));
        Assert.StartsWith("A click must be on a place from 0 to 2, but was on 3.", Assert.Throws<ArgumentOutOfRangeException>(() => TeamDraft.Credit(list, [3], 2)).Message, StringComparison.Ordinal);
    }

    // A leads: a, then B's b; then A's b is shown already, B's e; A's c, B's a is shown; A's d.  B leads: b, a, e (A's b is shown), c ...
    [Fact]
    public void Balanced_EitherCoin_GivesTheListsOfTheMethod()
    {
        HashSet<string> lists = [.. Enumerable.Range(0, 50).Select(seed => string.Concat(BalancedInterleaving.Interleave(A, B, 4, seed).Items.Select(item => item.DocumentId)))];
        Assert.Equal(["abec", "baec"], lists.Order(StringComparer.Ordinal));
    }

    // List a b e c, clicks on b and e. The lowest click e has rank 2 in B and none in A: k = 2. Among A's first 2: b. Among B's first 2: b, e.
    [Fact]
    public void Balanced_Credit_CountsWithinTheSmallerRank()
    {
        var list = new InterleavedList([new("a", null), new("b", null), new("e", null), new("c", null)], 0);
        Assert.Equal([1, 2], BalancedInterleaving.Credit(list, [1, 2], A, B));
        Assert.Equal([0, 0], BalancedInterleaving.Credit(list, [], A, B));
    }

    // First place, rankings [a, b] and [b, a]: 1/1 of 1 + 1/8 = 8/9 and 1/9. A click on a shares 8/9 to 1/9.
    [Fact]
    public void Probabilistic_Credit_MarginalisesOverWhoDrew()
    {
        var credit = ProbabilisticInterleaving.Credit(new InterleavedList([new("a", null), new("b", null)], 0), [0], [["a", "b"], ["b", "a"]]);
        Assert.Equal(8.0 / 9, credit[0], 1e-12);
        Assert.Equal(1.0 / 9, credit[1], 1e-12);
    }

    // Three rankings, a clicked at the first place: 8/9 of [a, b], 1/9 of [b, a], all of [a]; together 2.
    [Fact]
    public void Probabilistic_ThreeRankings_ShareAClick()
    {
        string[][] rankings = [["a", "b"], ["b", "a"], ["a"]];
        var credit = ProbabilisticInterleaving.Credit(new InterleavedList([new("a", null), new("b", null)], 0), [0], rankings);
        Assert.Equal([4.0 / 9, 1.0 / 18, 1.0 / 2], credit.Select(share => Math.Round(share, 12)), (expected, actual) => Math.Abs(expected - actual) < 1e-11);
        Assert.Equal(["a", "b"], ProbabilisticInterleaving.Interleave(rankings, 9, 3).Items.Select(item => item.DocumentId).Order());
    }

    // Multileaving: one list of five rankings, and the one that has what users look for first gets more credit than any other, which get the same.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Multileave_FiveRankings_CreditsTheBest(bool probabilistic)
    {
        var labels = new Dictionary<string, int> { ["r1"] = 1, ["r2"] = 1 };
        string[][] rankings = [["x1", "x2", "x3", "r1", "r2"], ["x2", "x3", "x1", "r2", "r1"], ["r1", "r2", "x1", "x2", "x3"], ["x3", "x1", "x2", "r1", "r2"], ["x1", "x3", "x2", "r2", "r1"]];
        var (random, total) = (new Random(9), new double[5]);
        for (var session = 0; session < 2_000; session++)
        {
            var seed = InterleavingSeed.Of($"s{session}", "q");
            var list = probabilistic ? ProbabilisticInterleaving.Interleave(rankings, 5, seed) : TeamDraft.Interleave(rankings, 5, seed);
            var clicks = ClickModel.Perfect.Click([.. list.Items.Select(item => item.DocumentId)], labels, random);
            var credit = probabilistic ? ProbabilisticInterleaving.Credit(list, clicks, rankings) : TeamDraft.Credit(list, clicks, 5);
            for (var i = 0; i < 5; i++) total[i] += credit[i];
        }

        double[] others = [total[0], total[1], total[3], total[4]];
        Assert.True(total[2] > 1.5 * others.Max(), string.Join(' ', total));
        Assert.True(others.Max() < 1.25 * others.Min(), string.Join(' ', total));
    }

    // The first document of [a, b] alone is a with 8/9.
    [Fact]
    public void Probabilistic_ManySeeds_DrawByTheSoftmax()
    {
        var a = Enumerable.Range(0, 9_000).Count(session => ProbabilisticInterleaving.Interleave([["a", "b"], ["a", "b"]], 2, InterleavingSeed.Of($"s{session}", "q")).Items[0].DocumentId == "a");
        Assert.InRange(a, 8_000 - 130, 8_000 + 130);
    }

    [Fact]
    public void Interleave_OneRanking_IsRefused() => Assert.StartsWith("Interleaving needs at least two rankings, but got 1.", Assert.Throws<ArgumentException>(() => TeamDraft.Interleave([A], 3, 0)).Message, StringComparison.Ordinal);

    [Fact]
    public void Interleave_DocumentTwice_IsRefused() => Assert.StartsWith("A ranking must have each document once, but number 1 has 'x' twice", Assert.Throws<ArgumentException>(() => TeamDraft.Interleave([A, ["x", "x"]], 3, 0)).Message, StringComparison.Ordinal);

    // A better ranking must win with every kind of user, and equal rankings must not.
    [Theory]
    [InlineData("perfect")]
    [InlineData("navigational")]
    [InlineData("informational")]
    public void TeamDraft_SimulatedUsers_PreferTheBetterRanking(string user)
    {
        var model = new[] { ClickModel.Perfect, ClickModel.Navigational, ClickModel.Informational }.Single(m => m.Name == user);
        var labels = new Dictionary<string, int> { ["r1"] = 1, ["r2"] = 1 };
        string[] worse = ["x1", "x2", "x3", "r1", "r2"], better = ["r1", "r2", "x1", "x2", "x3"], other = ["x3", "x2", "x1", "r2", "r1"];
        var result = Simulate(model, worse, better, labels);
        Assert.True(result.Preference > 0.1 && result.PValue < 0.001, result.ToString());
        Assert.InRange(Simulate(model, worse, other, labels).Preference, -0.08, 0.08);
    }

    private static PreferenceResult Simulate(ClickModel model, string[] first, string[] second, Dictionary<string, int> labels)
    {
        var random = new Random(7);
        return PreferenceTest.Of([.. Enumerable.Range(0, 1_000).Select(session =>
        {
            var list = TeamDraft.Interleave([first, second], 5, InterleavingSeed.Of($"s{session}", "q"));
            var credit = TeamDraft.Credit(list, model.Click([.. list.Items.Select(item => item.DocumentId)], labels, random), 2);
            return (credit[0], credit[1]);
        })]);
    }
}
