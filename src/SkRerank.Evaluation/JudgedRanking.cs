namespace SkRerank.Evaluation;

/// <summary>Scores one topic's ranking, reduced to labels.</summary>
internal sealed class JudgedRanking
{
    private readonly int[] _gains;
    private readonly bool[] _relevant;
    private readonly int[] _idealGains;
    private readonly int _relevantCount;

    public JudgedRanking(IReadOnlyList<TrecRunEntry> ranking, IReadOnlyDictionary<string, int> labels, int relevance)
    {
        _gains = new int[ranking.Count];
        _relevant = new bool[ranking.Count];
        for (var i = 0; i < ranking.Count; i++)
        {
            if (!labels.TryGetValue(ranking[i].DocumentId, out var label)) continue;
            _gains[i] = Math.Max(label, 0);
            _relevant[i] = label >= relevance;
        }

        _idealGains = [.. labels.Values.Where(label => label > 0).OrderDescending()];
        _relevantCount = labels.Values.Count(label => label >= relevance);
    }

    public double Score(Measure measure)
    {
        var depth = Math.Min(measure.Cutoff ?? int.MaxValue, _relevant.Length);
        return measure.Kind switch
        {
            MeasureKind.Ndcg => Ndcg(measure.Cutoff!.Value),
            MeasureKind.Mrr => ReciprocalRank(depth),
            MeasureKind.Map => AveragePrecision(),
            MeasureKind.Recall => _relevantCount == 0 ? 0 : (double)RelevantWithin(depth) / _relevantCount,
            _ => (double)RelevantWithin(depth) / measure.Cutoff!.Value,
        };
    }

    private double Ndcg(int cutoff) => _idealGains.Length == 0 ? 0 : Dcg(_gains, cutoff) / Dcg(_idealGains, cutoff);

    private static double Dcg(int[] gains, int cutoff)
    {
        var sum = 0.0;
        for (var i = 0; i < Math.Min(cutoff, gains.Length); i++) sum += gains[i] / Math.Log2(i + 2);
        return sum;
    }

    private double ReciprocalRank(int depth)
    {
        var first = Array.IndexOf(_relevant, true, 0, depth);
        return first < 0 ? 0 : 1.0 / (first + 1);
    }

    private double AveragePrecision()
    {
        var (sum, seen) = (0.0, 0);
        for (var i = 0; i < _relevant.Length; i++)
        {
            if (_relevant[i]) sum += (double)++seen / (i + 1);
        }

        return _relevantCount == 0 ? 0 : sum / _relevantCount;
    }

    private int RelevantWithin(int depth) => _relevant.AsSpan(0, depth).Count(true);
}
