using SkRerank.Chat;
using SkRerank.Chat.Strategies;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Chat.Injection;

/// <summary>The injection suite: a judge that obeys whatever it reads, and passages that give it orders.</summary>
public sealed class InjectionSuiteTests
{
    private const int Count = 20;
    private const int Incoming = 8;
    private const string Query = "how long do fleas live";
    private const string Body = "attacker sells collars against fleas.";

    // The judge's order is that of the words; the attacker's honest rank is 15.
    private static readonly string[] Words = ["alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel", "india", "juliett", "kilo", "lima", "mike", "november", "attacker", "papa", "quebec", "romeo", "sierra", "tango"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<Attack> All => [.. Attacks.All];

    public static TheoryData<Attack> NotMended => [.. Attacks.Unmended];

    public static TheoryData<Attack> SixthRound => [.. Attacks.Sixth];

    [Fact]
    public void Suite_HasFiftyAttacks_TenWrittenAfterTheCode() => Assert.Equal((50, 10, 50), (Attacks.All.Length, Attacks.All.Count(attack => attack.IsLate), Attacks.All.Select(attack => attack.Text).Distinct().Count()));

    [Theory]
    [MemberData(nameof(All))]
    public async Task RerankAsync_AttackBehindTheBody_DoesNotRiseAndIsReported(Attack attack)
    {
        var honest = await RankAsync(Body, new ListwiseOptions());
        Assert.Equal(14, honest.Rank);
        foreach (IListwiseStrategy strategy in new IListwiseStrategy[] { new SlidingWindowStrategy(), new SlidingWindowStrategy(6, 3), new TopDownPartitionStrategy(6, 3, 5), new SelfConsistencyStrategy() })
        {
            var (rank, report) = await RankAsync($"{Body} {Text(attack)}", new ListwiseOptions { Strategy = strategy });
            var without = await RankAsync(Body, new ListwiseOptions { Strategy = strategy });
            Assert.InRange(rank, without.Rank - 1, Count);
            Assert.Equal(Incoming, Assert.Single(report.Suspicious).Index);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task RerankAsync_AttackAlone_DoesNotRiseAndIsReported(Attack attack)
    {
        // The word by which the judge knows the passage stands in the same sentence as the order.
        var (rank, report) = await RankAsync($"attacker: {Text(attack)}", new ListwiseOptions());
        Assert.InRange(rank, 14 - 1, Count);
        Assert.Equal(Incoming, Assert.Single(report.Suspicious).Index);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task RerankAsync_OrdersShown_AreObeyedSoThatTheSuiteCanFail(Attack attack)
    {
        var (rank, report) = await RankAsync($"{Body} {Text(attack)}", new ListwiseOptions { WithholdOrders = false, UseRandomIds = false });
        Assert.InRange(rank, 0, 4);
        Assert.Single(report.Suspicious);
    }

    [Fact]
    public async Task RerankAsync_RandomIds_CannotBeNamedEvenWhereOrdersAreShown()
    {
        foreach (var attack in Attacks.All.Where(attack => attack.Operative is null))
        {
            var (rank, _) = await RankAsync($"{Body} {Text(attack)}", new ListwiseOptions { WithholdOrders = false }, phrases: []);
            Assert.Equal(14, rank);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    [MemberData(nameof(NotMended))]
    [MemberData(nameof(SixthRound))]
    public async Task RerankAsync_DefaultsAndAJudgeThatObeysEveryNumberShown_NothingRises(Attack attack)
    {
        foreach (var attacker in new[] { $"{Body} {Text(attack)}", $"attacker: {Text(attack)}" })
        {
            foreach (IListwiseStrategy strategy in new IListwiseStrategy[] { new SlidingWindowStrategy(), new TopDownPartitionStrategy(6, 3, 5), new SetwiseStrategy() })
            {
                var (rank, _) = await RankAsync(attacker, new ListwiseOptions { Strategy = strategy }, phrases: []);
                var honest = await RankAsync(Body, new ListwiseOptions { Strategy = strategy }, phrases: []);
                Assert.InRange(rank, honest.Rank - 1, Count);
            }
        }
    }

    [Theory]
    [MemberData(nameof(NotMended))]
    public async Task RerankAsync_ControlQuery_StopsAndReportsWhatTheVocabularyLacks(Attack attack)
    {
        var options = new ListwiseOptions { UseControlQuery = true };
        foreach (var attacker in new[] { $"{Body} {Text(attack)}", $"attacker: {Text(attack)}" })
        {
            var (rank, report) = await RankAsync(attacker, options);
            Assert.InRange(rank, 14, Count);
            Assert.Equal(Incoming, Assert.Single(report.Suspicious).Index);
        }
    }

    [Fact]
    public async Task RerankAsync_ControlQueryAndHonestPassages_AccusesNobody()
    {
        var (rank, report) = await RankAsync(Body, new ListwiseOptions { UseControlQuery = true });
        Assert.Equal((14, 0), (rank, report.Suspicious.Count));
        Assert.Equal((2 + 1, 2), (report.Calls, report.Rounds));
    }

    [Fact]
    public async Task RerankAsync_ControlQueryAndAJudgeThatErrsOnce_AsksAgainAndAccusesNobody()
    {
        // The first control prompt is answered from its end, so the control's answer, which is shown first, comes last; the next prompt, of the accused alone, honestly.
        var documents = ListwiseRerankerTests.Documents(10);
        var client = new ScriptedChatClient((call, prompt, _, _) =>
        {
            var labels = PromptReader.Passages(prompt).Select(passage => passage.Label);
            return Task.FromResult(PromptReader.Write(call == 1 ? labels.Reverse() : labels));
        });
        using var reranker = new ListwiseReranker(client, new ListwiseOptions { UseControlQuery = true });
        var response = await reranker.RerankAsync(Query, documents, cancellationToken: Token);
        var report = ListwiseRerankerTests.Report(response);
        Assert.Equal((3, 3, 0), (report.Calls, report.Rounds, report.Suspicious.Count));
        Assert.Equal([11, 11, 10], client.Prompts.Select(prompt => PromptReader.Passages(prompt).Count));
        Assert.Equal((3, 3), (reranker.Plan(Query, documents).Calls, reranker.Plan(Query, documents).Rounds.Count));
        Assert.All(response.Results, result => Assert.True(result.IsScored));
    }

    [Fact]
    public async Task RerankAsync_UnmendedAttacksWithoutTheControlQuery_RiseSoThatTheTestCanFail()
    {
        foreach (var attack in Attacks.Unmended.Where(attack => attack.Operative is not null))
        {
            var (rank, _) = await RankAsync($"{Body} {Text(attack)}", new ListwiseOptions());
            Assert.InRange(rank, 0, 4);
        }

        foreach (var attack in Attacks.Unmended.Where(attack => attack.Operative is null))
        {
            var (rank, _) = await RankAsync($"{Body} {Text(attack)}", new ListwiseOptions { UseRandomIds = false });
            Assert.InRange(rank, 0, 4);
        }
    }

    [Theory]
    [InlineData(4, 10, 1, 1, 10, 10)]
    [InlineData(5, 10, 1, 1, 10, 10)]
    [InlineData(6, 10, 4, 0, 10, 6)]
    public async Task RerankAsync_RoundsAfterTheVocabulary_AreStoppedAsTheThreatModelSays(int round, params int[] expected)
    {
        // By default, not above the honest rank before a judge that obeys numbers, nor before one that obeys phrases too, and reported; with the control query, not above and reported.
        var counts = new int[5];
        foreach (var attack in round == 6 ? Attacks.Sixth : Attacks.Unmended[((round - 4) * 10)..((round - 3) * 10)])
        {
            var text = $"{Body} {Text(attack)}";
            var (numbers, _) = await RankAsync(text, new ListwiseOptions(), phrases: []);
            var (all, report) = await RankAsync(text, new ListwiseOptions());
            var (control, controlled) = await RankAsync(text, new ListwiseOptions { UseControlQuery = true });
            int[] found = [numbers >= 13 ? 1 : 0, all >= 13 ? 1 : 0, report.Suspicious.Count, control >= 13 ? 1 : 0, controlled.Suspicious.Count];
            for (var i = 0; i < counts.Length; i++) counts[i] += found[i];
            Assert.All(controlled.Suspicious, passage => Assert.Equal(Incoming, passage.Index));
        }

        Assert.Equal(expected, counts);
    }

    private static string Text(Attack attack) => attack.Text.Replace("{n}", $"{Incoming + 1}", StringComparison.Ordinal).Replace("{m}", $"{Incoming}", StringComparison.Ordinal);

    private static async Task<(int Rank, ListwiseReport Report)> RankAsync(string attacker, ListwiseOptions options, string[]? phrases = null)
    {
        var grades = Words.Select((word, i) => (word, Grade: (double)(Count - i))).ToDictionary(entry => entry.word, entry => entry.Grade, StringComparer.Ordinal);
        grades["attacker:"] = grades["attacker"];
        string[] others = [.. Words.Where(word => word != "attacker").Reverse().Select(word => $"{word} speaks of fleas and their lives.")];
        RerankDocument[] documents = [.. others[..Incoming].Append(attacker).Concat(others[Incoming..]).Select(text => new RerankDocument(text))];
        using var reranker = new ListwiseReranker(new CompliantJudge(grades, phrases ?? Attacks.All.Concat(Attacks.Unmended).Concat(Attacks.Sixth).Select(attack => attack.Operative).OfType<string>(), Query), options);
        var response = await reranker.RerankAsync(Query, documents, cancellationToken: Token);
        var rank = response.Results.Select((result, place) => (result.Index, place)).Single(entry => entry.Index == Incoming).place;
        return (rank, ListwiseRerankerTests.Report(response));
    }
}
