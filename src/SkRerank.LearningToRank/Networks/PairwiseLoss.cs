namespace SkRerank.LearningToRank.Networks;

/// <summary>Gives the loss of one query and its derivative by each score.</summary>
/// <remarks>The formulas stand at <see cref="RankingLoss"/>. The derivative of a pair's loss by <c>s_i</c> is <c>−wσ / (1 + exp(σ(s_i − s_j)))</c>, and the opposite by <c>s_j</c>.</remarks>
internal sealed class PairwiseLoss(RankingLoss loss, double sigma, double mu)
{
    /// <summary>Gives the loss of a query.</summary>
    /// <param name="labels">The labels of its candidates; equal scores rank in this order.</param>
    /// <param name="scores">Their present scores.</param>
    /// <param name="gradients">Receives the derivatives, one a candidate.</param>
    public double Evaluate(ReadOnlySpan<int> labels, ReadOnlySpan<double> scores, Span<double> gradients)
    {
        gradients.Clear();
        int[] ranks = loss == RankingLoss.RankNet ? [] : RanksOf(scores);
        double[] gains = loss == RankingLoss.RankNet ? [] : GainsOf(labels);
        var sum = 0.0;
        for (var i = 0; i < labels.Length; i++)
        {
            for (var j = 0; j < labels.Length; j++)
            {
                if (loss == RankingLoss.NdcgLoss1 ? i == j : labels[i] <= labels[j]) continue;
                var weight = loss == RankingLoss.RankNet ? 1 : Weight(gains[i], gains[j], ranks[i], ranks[j]);
                var exponent = sigma * (scores[i] - scores[j]);
                sum += weight * SoftPlus(-exponent);
                var slope = weight * sigma / (1 + Math.Exp(exponent));
                gradients[i] -= slope;
                gradients[j] += slope;
            }
        }

        return sum;
    }

    private double Weight(double gain, double otherGain, int rank, int otherRank)
    {
        if (loss == RankingLoss.NdcgLoss1) return gain * TieAwareNdcg.Discount(rank);
        var swap = Math.Abs(TieAwareNdcg.Discount(rank) - TieAwareNdcg.Discount(otherRank));
        var distance = Math.Abs(rank - otherRank);
        var bound = Math.Abs(TieAwareNdcg.Discount(distance) - TieAwareNdcg.Discount(distance + 1));
        return Math.Abs(gain - otherGain) * loss switch
        {
            RankingLoss.LambdaRank => swap,
            RankingLoss.NdcgLoss2 => bound,
            _ => swap + (mu * bound),
        };
    }

    private static int[] RanksOf(ReadOnlySpan<double> scores)
    {
        var order = new int[scores.Length];
        for (var i = 0; i < order.Length; i++) order[i] = i;
        var keys = scores.ToArray();
        Array.Sort(order, (a, b) => keys[a] != keys[b] ? keys[b].CompareTo(keys[a]) : a.CompareTo(b));
        var ranks = new int[order.Length];
        for (var rank = 0; rank < order.Length; rank++) ranks[order[rank]] = rank + 1;
        return ranks;
    }

    private static double[] GainsOf(ReadOnlySpan<int> labels)
    {
        var gains = new double[labels.Length];
        for (var i = 0; i < gains.Length; i++) gains[i] = TieAwareNdcg.Gain(labels[i]);
        var best = TieAwareNdcg.BestDcg(labels, labels.Length);
        if (best == 0) return gains;
        for (var i = 0; i < gains.Length; i++) gains[i] /= best;
        return gains;
    }

    // ln(1 + e^x) without overflow.
    private static double SoftPlus(double x) => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)));
}
