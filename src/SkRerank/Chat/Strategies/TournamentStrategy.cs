using System.Globalization;

namespace SkRerank.Chat.Strategies;

/// <summary>Lets groups advance their best from stage to stage, and gives a point for each stage; points add up over several tournaments that run side by side (TourRank, arXiv 2406.11678).</summary>
/// <remarks>100 → 50 → 20 → 10 → 5 → 2 in groups of at most 20, 10, 20, 10 and 5: 13 calls in 5 rounds a tournament. Each tournament draws its groups anew, one candidate from every stretch of the order before. Equal points are ordered by the mean place in the last groups.</remarks>
public sealed class TournamentStrategy : IListwiseStrategy
{
    private static readonly (int Advance, int GroupSize)[] Stages = [(50, 20), (20, 10), (10, 20), (5, 10), (2, 5)];

    /// <summary>Initializes a new instance of the <see cref="TournamentStrategy"/> class.</summary>
    /// <param name="tournaments">How many tournaments run side by side.</param>
    /// <param name="seed">The seed of the draw.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="tournaments"/> is less than 1.</exception>
    public TournamentStrategy(int tournaments = 1, int seed = 0)
    {
        Require.AtLeast(1, tournaments);
        (Tournaments, Seed) = (tournaments, seed);
    }

    /// <summary>Gets how many tournaments run side by side.</summary>
    public int Tournaments { get; }

    /// <summary>Gets the seed of the draw.</summary>
    public int Seed { get; }

    /// <inheritdoc/>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"tournament({Tournaments},{Seed})");

    /// <inheritdoc/>
    public IReadOnlyList<ListwiseRound> Plan(int count, int maxWindow)
    {
        var rounds = new List<ListwiseRound>();
        foreach (var (advance, groupSize) in StagesOf(count))
        {
            var groups = Groups(count, Math.Min(groupSize, maxWindow));
            rounds.Add(new ListwiseRound(groups * Tournaments, (count + groups - 1) / groups));
            count = advance;
        }

        return rounds;
    }

    /// <inheritdoc/>
    public async Task<ListwiseRanking> RankAsync(IListwiseJudge judge, int count, int maxWindow, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(judge);
        var random = new Random(Seed);
        var points = new int[count];
        var places = new double[count];
        var alive = Enumerable.Range(0, Tournaments).Select(_ => Enumerable.Range(0, count).ToArray()).ToArray();
        foreach (var (advance, groupSize) in StagesOf(count))
        {
            int[][][] drawn = [.. alive.Select(players => Draw(players, Groups(players.Length, Math.Min(groupSize, maxWindow)), random))];
            var answers = await judge.AskAsync([.. drawn.SelectMany(groups => groups)], ListwiseTask.Order, cancellationToken).ConfigureAwait(false);
            // A stage without an answer is no stage.
            if (!answers.Any(answer => answer.IsAnswered)) break;
            var next = 0;
            for (var t = 0; t < Tournaments; t++)
            {
                var groups = answers.Skip(next).Take(drawn[t].Length).ToArray();
                next += groups.Length;
                alive[t] = Advance(groups, advance);
                foreach (var winner in alive[t]) points[winner]++;
                foreach (var group in groups.Where(group => group.IsAnswered))
                {
                    for (var place = 0; place < group.Order.Count; place++) places[group.Order[place]] += (place + 0.5) / group.Order.Count / Tournaments;
                }
            }
        }

        return new ListwiseRanking([.. Enumerable.Range(0, count).OrderByDescending(candidate => points[candidate]).ThenBy(candidate => places[candidate])]);
    }

    private static IEnumerable<(int Advance, int GroupSize)> StagesOf(int count) => count == 2 ? [(1, 2)] : Stages.Where(stage => stage.Advance < count);

    private static int Groups(int count, int groupSize) => (count + groupSize - 1) / groupSize;

    // Of every so many neighbours each group gets one, so that no group is all strong or all weak.
    private static int[][] Draw(int[] players, int groups, Random random)
    {
        var drawn = Enumerable.Range(0, groups).Select(_ => new List<int>()).ToArray();
        foreach (var neighbours in players.Chunk(groups))
        {
            random.Shuffle(neighbours);
            for (var i = 0; i < neighbours.Length; i++) drawn[i].Add(neighbours[i]);
        }

        return [.. drawn.Select(group => group.ToArray())];
    }

    // The best of all groups, then their seconds, until the stage is full.
    private static int[] Advance(ListwiseAnswer[] groups, int advance) =>
        [.. groups.SelectMany(group => group.Order.Select((player, place) => (player, place))).OrderBy(entry => entry.place).Take(advance).Select(entry => entry.player)];
}
