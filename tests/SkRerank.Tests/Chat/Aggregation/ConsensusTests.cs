using CsCheck;
using SkRerank.Chat.Aggregation;

namespace SkRerank.Tests.Chat.Aggregation;

public sealed class ConsensusTests
{
    private static readonly Gen<int[][]> Rankings = Gen.Int[2, 5].SelectMany(count => Gen.Shuffle(Enumerable.Range(0, count).ToArray()).Array[1, 5]);

    [Fact]
    public void Kemeny_CondorcetWinner_ComesFirstWhereBordaErrs()
    {
        // Three of five prefer 0 to 1 and 0 to 2, so Kemeny has 0 first; by Borda 0 has 0·3 + 2·2 = 4 places and 1 has 1·3 + 0·2 = 3.
        int[][] rankings = [[0, 1, 2], [0, 1, 2], [0, 1, 2], [1, 2, 0], [1, 2, 0]];
        Assert.Equal([0, 1, 2], Consensus.Kemeny(rankings, [2, 1, 0]));
        Assert.Equal([1, 0, 2], Consensus.Borda(rankings, [2, 1, 0]));
    }

    [Fact]
    public void Kemeny_NoDisagreementBetweenTwoOrders_KeepsTheOrderBefore()
    {
        int[][] rankings = [[3, 7], [7, 3]];
        Assert.Equal([7, 3], Consensus.Kemeny(rankings, [7, 3]));
        Assert.Equal([3, 7], Consensus.Borda(rankings, [3, 7]));
    }

    [Fact]
    public void Kemeny_FewCandidates_HasTheFewestDisagreementsOfAllOrders() => Rankings.Sample(
        rankings =>
        {
            int[] before = [.. Enumerable.Range(0, rankings[0].Length)];
            return Disagreements(rankings, Consensus.Kemeny(rankings, before)) == Permutations(before).Min(order => Disagreements(rankings, order));
        },
        iter: 1_000);

    [Fact]
    public void Kemeny_ManyCandidates_IsNeverWorseThanBordaNorAnyRanking() => Gen.Shuffle(Enumerable.Range(0, 14).ToArray()).Array[1, 6].Sample(
        rankings =>
        {
            int[] before = [.. Enumerable.Range(0, 14)];
            var order = Consensus.Kemeny(rankings, before);
            var found = Disagreements(rankings, order);
            // No single move helps: that is what local search promises.
            return order.Order().SequenceEqual(before) && found <= Disagreements(rankings, Consensus.Borda(rankings, before)) && Moves(order).All(moved => Disagreements(rankings, moved) >= found);
        },
        iter: 1_000);

    private static int Disagreements(int[][] rankings, int[] order) => rankings.Sum(ranking =>
        (from i in Enumerable.Range(0, order.Length) from j in Enumerable.Range(i + 1, order.Length - i - 1) select Array.IndexOf(ranking, order[i]) > Array.IndexOf(ranking, order[j])).Count(wrong => wrong));

    private static IEnumerable<int[]> Permutations(int[] items) =>
        items.Length < 2 ? [items] : items.SelectMany(first => Permutations([.. items.Where(item => item != first)]).Select(rest => (int[])[first, .. rest]));

    private static IEnumerable<int[]> Moves(int[] order) =>
        from item in order from to in Enumerable.Range(0, order.Length) select Moved(order, item, to);

    private static int[] Moved(int[] order, int item, int to)
    {
        List<int> moved = [.. order.Where(other => other != item)];
        moved.Insert(to, item);
        return [.. moved];
    }
}
