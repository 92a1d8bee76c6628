namespace SkRerank.LearningToRank;

/// <summary>Measures the scores of a data set by nDCG where equal scores have no order.</summary>
/// <remarks>
/// Gains are <c>2^label − 1</c> and discounts <c>1/log2(1 + rank)</c>. Candidates with equal scores share the mean gain of their ranks, which is the expectation over their orders (McSherry and Najork, ECIR 2008):
/// neither the order of rows nor their labels decide a tie, so that a model which scores all alike gets what chance gives. A query without a label above 0 counts 0, as in trec_eval. Not thread-safe.
/// </remarks>
internal sealed class TieAwareNdcg
{
    private readonly IReadOnlyList<int> _sizes;
    private readonly int _cutoff;
    private readonly double[] _discounts;
    private readonly double[] _gains;
    private readonly double[] _bests;
    private readonly double[] _keys;
    private readonly double[] _sorted;

    /// <param name="data">The rows that are scored.</param>
    /// <param name="cutoff">The rank down to which gains count.</param>
    public TieAwareNdcg(RankingDataset data, int cutoff)
    {
        (_sizes, _cutoff) = (data.GroupSizes, cutoff);
        var longest = data.GroupSizes.Max();
        _discounts = [.. Enumerable.Range(0, Math.Min(cutoff, longest)).Select(i => Discount(i + 1))];
        _gains = Array.ConvertAll(data.Labels.ToArray(), Gain);
        (_keys, _sorted, _bests) = (new double[longest], new double[longest], new double[_sizes.Count]);
        var start = 0;
        for (var query = 0; query < _bests.Length; query++)
        {
            _bests[query] = BestDcg(data.Labels.Span.Slice(start, _sizes[query]), cutoff);
            start += _sizes[query];
        }
    }

    public static double Gain(int label) => Math.ScaleB(1, label) - 1;

    /// <summary>Gives what a gain at a rank, from 1, is worth.</summary>
    public static double Discount(int rank) => 1 / Math.Log2(1 + rank);

    /// <summary>Gives the highest DCG that the labels of a query allow; 0 without a label above 0.</summary>
    public static double BestDcg(ReadOnlySpan<int> labels, int cutoff)
    {
        var sorted = labels.ToArray();
        Array.Sort(sorted, static (a, b) => b.CompareTo(a));
        var sum = 0.0;
        for (var i = 0; i < Math.Min(cutoff, sorted.Length); i++) sum += Gain(sorted[i]) * Discount(i + 1);
        return sum;
    }

    /// <summary>Gives the mean over the queries.</summary>
    /// <param name="scores">One score a row.</param>
    public double Mean(ReadOnlySpan<double> scores)
    {
        var (sum, start) = (0.0, 0);
        for (var query = 0; query < _bests.Length; query++)
        {
            var size = _sizes[query];
            if (_bests[query] > 0) sum += Dcg(scores.Slice(start, size), _gains.AsSpan(start, size)) / _bests[query];
            start += size;
        }

        return sum / _bests.Length;
    }

    private double Dcg(ReadOnlySpan<double> scores, ReadOnlySpan<double> rowGains)
    {
        var keys = _keys.AsSpan(0, scores.Length);
        var gains = _sorted.AsSpan(0, scores.Length);
        for (var i = 0; i < keys.Length; i++) keys[i] = -scores[i];
        rowGains.CopyTo(gains);
        keys.Sort(gains);
        var sum = 0.0;
        for (var start = 0; start < keys.Length && start < _cutoff;)
        {
            var (end, gain, discount) = (start, 0.0, 0.0);
            for (; end < keys.Length && keys[end] == keys[start]; end++)
            {
                gain += gains[end];
                if (end < _cutoff) discount += _discounts[end];
            }

            sum += gain / (end - start) * discount;
            start = end;
        }

        return sum;
    }
}
