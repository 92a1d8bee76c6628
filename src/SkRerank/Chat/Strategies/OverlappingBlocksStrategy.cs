using System.Globalization;
using SkRerank.Chat.Aggregation;

namespace SkRerank.Chat.Strategies;

/// <summary>Judges overlapping blocks, all at once, and aggregates the comparisons that they contain (JointRank, arXiv 2506.22262).</summary>
/// <remarks>Each replicate divides all candidates into blocks; in the first a block takes candidates from all over the incoming order, in the others they are shuffled. One round: 15 calls for 100 candidates, blocks of 20 and 3 replicates.</remarks>
public sealed class OverlappingBlocksStrategy : IListwiseStrategy
{
    /// <summary>Initializes a new instance of the <see cref="OverlappingBlocksStrategy"/> class.</summary>
    /// <param name="blockSize">The most passages of one call.</param>
    /// <param name="replicates">How often each candidate is judged.</param>
    /// <param name="aggregation">How the comparisons become one order.</param>
    /// <param name="seed">The seed of the shuffles.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="blockSize"/> is less than 2, <paramref name="replicates"/> is less than 1, or <paramref name="aggregation"/> is unknown.</exception>
    public OverlappingBlocksStrategy(int blockSize = 20, int replicates = 3, BlockAggregation aggregation = BlockAggregation.WinRate, int seed = 0)
    {
        Require.Window(blockSize);
        Require.AtLeast(1, replicates);
        if (!Enum.IsDefined(aggregation)) throw new ArgumentOutOfRangeException(nameof(aggregation), aggregation, $"The aggregation must be one of {string.Join(", ", Enum.GetNames<BlockAggregation>())}, but was {aggregation}.");
        (BlockSize, Replicates, Aggregation, Seed) = (blockSize, replicates, aggregation, seed);
    }

    /// <summary>Gets the most passages of one call.</summary>
    public int BlockSize { get; }

    /// <summary>Gets how often each candidate is judged.</summary>
    public int Replicates { get; }

    /// <summary>Gets how the comparisons become one order.</summary>
    public BlockAggregation Aggregation { get; }

    /// <summary>Gets the seed of the shuffles.</summary>
    public int Seed { get; }

    /// <inheritdoc/>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"blocks({BlockSize},{Replicates},{Aggregation},{Seed})");

    /// <inheritdoc/>
    public IReadOnlyList<ListwiseRound> Plan(int count, int maxWindow)
    {
        if (count < 2) return [];
        var blocks = Blocks(count, maxWindow);
        return [new ListwiseRound(blocks.Count, blocks.Max(block => block.Count))];
    }

    /// <inheritdoc/>
    public async Task<ListwiseRanking> RankAsync(IListwiseJudge judge, int count, int maxWindow, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(judge);
        var answers = await judge.AskAsync(Blocks(count, maxWindow), ListwiseTask.Order, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<int>[] rankings = [.. answers.Where(answer => answer.IsAnswered).Select(answer => answer.Order)];
        var strengths = PlackettLuce.Fit(rankings, count);
        var scores = Aggregation switch
        {
            BlockAggregation.PageRank => Comparisons.PageRank(rankings, count),
            BlockAggregation.PlackettLuce => Array.ConvertAll(strengths, strength => strength.Mean),
            _ => Comparisons.WinRate(rankings, count),
        };
        var judged = rankings.SelectMany(ranking => ranking).ToHashSet();
        return new ListwiseRanking([.. Enumerable.Range(0, count).OrderByDescending(candidate => scores[candidate])])
        {
            Strengths = judged.ToDictionary(candidate => candidate, candidate => strengths[candidate]),
        };
    }

    private List<IReadOnlyList<int>> Blocks(int count, int maxWindow)
    {
        var perReplicate = Math.Max(1, (int)Math.Ceiling(count / (double)Math.Min(BlockSize, maxWindow)));
        // One block holds everything: repeating it in the same order would say nothing new, so the other replicates shuffle it.
        var blocks = new List<IReadOnlyList<int>>();
        var random = new Random(Seed);
        int[] order = [.. Enumerable.Range(0, count)];
        for (var replicate = 0; replicate < Replicates; replicate++)
        {
            if (replicate > 0) random.Shuffle(order);
            for (var block = 0; block < perReplicate; block++) blocks.Add([.. order.Where((_, i) => i % perReplicate == block)]);
        }

        return blocks;
    }
}
