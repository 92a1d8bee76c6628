namespace SkRerank.Evaluation;

/// <summary>Scores one topic's ranking, reduced to labels.</summary>
internal sealed class JudgedRanking
{
    private const int NotInPool = int.MinValue;

    private readonly int[] _labels;
    private readonly IReadOnlyList<TrecRunEntry> _ranking;
    private readonly IReadOnlyDictionary<string, int> _judged;
    private readonly int _relevance;
    private readonly int _largestLabel;
    private readonly int _relevantCount;

    public JudgedRanking(IReadOnlyList<TrecRunEntry> ranking, IReadOnlyDictionary<string, int> judged, int relevance, int largestLabel, int maxDepth = int.MaxValue)
    {
        _labels = new int[Math.Min(ranking.Count, maxDepth)];
        for (var i = 0; i < _labels.Length; i++) _labels[i] = judged.TryGetValue(ranking[i].DocumentId, out var label) ? label : NotInPool;
        _ranking = ranking;
        _judged = judged;
        _relevance = relevance;
        _largestLabel = largestLabel;
        _relevantCount = judged.Values.Count(label => label >= relevance);
    }

    public double Score(Measure measure)
    {
        var depth = Math.Min(measure.Cutoff ?? int.MaxValue, _labels.Length);
        var persistence = measure.Parameter ?? Measure.DefaultPersistence;
        return measure.Kind switch
        {
            MeasureKind.Ndcg => CumulativeGain.Normalised(_labels, [.. _judged.Values], measure.Cutoff, CumulativeGain.Linear),
            MeasureKind.NdcgExponential => CumulativeGain.Normalised(_labels, [.. _judged.Values], measure.Cutoff, CumulativeGain.Exponential),
            MeasureKind.NdcgLightGbm => CumulativeGain.Normalised(_labels, [.. _labels], measure.Cutoff, CumulativeGain.Exponential, empty: 1),
            MeasureKind.NdcgMlNet => CumulativeGain.Normalised(WorstOfTiesFirst(), [.. _labels], measure.Cutoff, CumulativeGain.MlNet),
            MeasureKind.Mrr => ReciprocalRank(depth),
            MeasureKind.Map => OverRelevant(PrecisionSum(depth)),
            MeasureKind.Recall => OverRelevant(RelevantWithin(depth)),
            MeasureKind.Precision => (double)RelevantWithin(depth) / measure.Cutoff!.Value,
            MeasureKind.Success => RelevantWithin(depth) > 0 ? 1 : 0,
            MeasureKind.RPrecision => OverRelevant(RelevantWithin(Math.Min(_relevantCount, _labels.Length))),
            MeasureKind.Bpref => OverRelevant(PreferenceSum()),
            MeasureKind.InferredAp => OverRelevant(InferredPrecisionSum()),
            MeasureKind.Rbp => RankBiasedPrecision(persistence),
            MeasureKind.RbpResidual => RankBiasedResidual(persistence),
            MeasureKind.Err => ExpectedReciprocalRank(depth, measure.Parameter ?? _largestLabel),
            MeasureKind.Judged => depth == 0 ? 0 : (double)JudgedWithin(depth) / depth,
            MeasureKind.Unjudged => (double)(depth - JudgedWithin(depth)) / measure.Cutoff!.Value,
            _ => throw new ArgumentException($"The measure '{measure.Name}' is computed by no formula here.", nameof(measure)),
        };
    }

    private double OverRelevant(double sum) => _relevantCount == 0 ? 0 : sum / _relevantCount;

    private int RelevantWithin(int depth)
    {
        var count = 0;
        foreach (var label in _labels.AsSpan(0, depth)) count += label >= _relevance ? 1 : 0;
        return count;
    }

    private int JudgedWithin(int depth)
    {
        var count = 0;
        foreach (var label in _labels.AsSpan(0, depth)) count += label >= 0 ? 1 : 0;
        return count;
    }

    private double ReciprocalRank(int depth)
    {
        for (var i = 0; i < depth; i++)
        {
            if (_labels[i] >= _relevance) return 1.0 / (i + 1);
        }

        return 0;
    }

    private double PrecisionSum(int depth)
    {
        var (sum, seen) = (0.0, 0);
        for (var i = 0; i < depth; i++)
        {
            if (_labels[i] >= _relevance) sum += (double)++seen / (i + 1);
        }

        return sum;
    }

    private double PreferenceSum()
    {
        var notRelevant = _judged.Values.Count(label => label >= 0 && label < _relevance);
        var (sum, above) = (0.0, 0);
        foreach (var label in _labels)
        {
            if (label < 0) continue;
            if (label < _relevance) above++;
            else sum += above == 0 ? 1 : 1 - ((double)Math.Min(above, _relevantCount) / Math.Min(notRelevant, _relevantCount));
        }

        return sum;
    }

    // The precision above a relevant document, estimated from the judged part of the pool; documents outside the pool count as not relevant.
    private double InferredPrecisionSum()
    {
        const double Epsilon = 0.00001;
        double sum = 0, relevant = 0, notRelevant = 0, unjudged = 0;
        for (var i = 0; i < _labels.Length; i++)
        {
            var label = _labels[i];
            if (label == NotInPool) continue;
            if (label < 0) unjudged++;
            else if (label < _relevance) notRelevant++;
            else
            {
                var pooled = relevant + notRelevant + unjudged;
                sum += i == 0 ? 1 : (1.0 / (i + 1)) + (pooled / (i + 1) * ((relevant + Epsilon) / (relevant + notRelevant + (2 * Epsilon))));
                relevant++;
            }
        }

        return sum;
    }

    private double RankBiasedPrecision(double persistence)
    {
        double scale = Math.Max(1, _judged.Values.DefaultIfEmpty(0).Max());
        var (sum, weight) = (0.0, 1 - persistence);
        foreach (var label in _labels)
        {
            sum += Math.Max(label, 0) / scale * weight;
            weight *= persistence;
        }

        return sum;
    }

    private double RankBiasedResidual(double persistence)
    {
        var (sum, weight) = (0.0, 1.0);
        foreach (var label in _labels)
        {
            if (label < 0) sum += (1 - persistence) * weight;
            weight *= persistence;
        }

        // trec_eval leaves it at 0 where nothing is unjudged, though what lies beyond the ranking still counts.
        return sum == 0 ? 0 : sum + weight;
    }

    private double ExpectedReciprocalRank(int depth, double largestLabel)
    {
        var (sum, goesOn) = (0.0, 1.0);
        for (var i = 0; i < depth; i++)
        {
            var stops = CumulativeGain.Exponential(Math.Min(_labels[i], largestLabel)) / Math.Pow(2, largestLabel);
            sum += goesOn * stops / (i + 1);
            goesOn *= 1 - stops;
        }

        return sum;
    }

    private int[] WorstOfTiesFirst()
    {
        int[] labels = [.. _labels];
        for (var start = 0; start < labels.Length;)
        {
            var end = start + 1;
            while (end < labels.Length && _ranking[end].Score.Equals(_ranking[start].Score)) end++;
            Array.Sort(labels, start, end - start);
            start = end;
        }

        return labels;
    }
}
