namespace SkRerank.Evaluation;

/// <summary>Measures by α-nDCG how early a run covers the subtopics of each query, without repeating itself.</summary>
/// <remarks>
/// The gain of a document is the sum over the subtopics that it answers of (1 − α)^(how often documents above it answered that subtopic), discounted by 1/log2(rank+1), over the same for the order that a greedy choice among the judged documents gives,
/// equal gains by document id; the exact ideal is NP-hard. A query without an answered subtopic, or that the run does not answer, scores 0. Source: Clarke et al., SIGIR 2008; TREC's <c>ndeval</c>.
/// </remarks>
public sealed class DiversityEvaluator
{
    private readonly SubtopicQrels _qrels;
    private readonly int _cutoff;
    private readonly double _alpha;

    /// <summary>Initializes a new instance of the <see cref="DiversityEvaluator"/> class.</summary>
    /// <param name="qrels">The judgements.</param>
    /// <param name="cutoff">How many documents from the top count.</param>
    /// <param name="alpha">How much of a subtopic's gain each answer takes away, from 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The cut-off is less than 1, or <paramref name="alpha"/> is not from 0 to 1.</exception>
    public DiversityEvaluator(SubtopicQrels qrels, int cutoff = 10, double alpha = 0.5)
    {
        ArgumentNullException.ThrowIfNull(qrels);
        if (cutoff < 1) throw new ArgumentOutOfRangeException(nameof(cutoff), cutoff, $"The cut-off must be greater than 0, but was {cutoff}.");
        if (alpha is not (>= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(alpha), alpha, FormattableString.Invariant($"Alpha must be from 0 to 1, but was {alpha}."));
        _qrels = qrels;
        _cutoff = cutoff;
        _alpha = alpha;
    }

    /// <summary>Measures a run.</summary>
    /// <param name="run">The run.</param>
    /// <returns>α-nDCG of each query of the qrels, from 0 to 1, in the order of <see cref="SubtopicQrels.QueryIds"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="run"/> is <see langword="null"/>.</exception>
    public IReadOnlyList<double> Evaluate(TrecRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return [.. _qrels.QueryIds.Select(id => Evaluate(id, [.. run[id].Select(entry => entry.DocumentId)]))];
    }

    private double Evaluate(string queryId, IReadOnlyList<string> ranking)
    {
        var ideal = Sum(queryId, Greedy(queryId));
        return ideal == 0 ? 0 : Sum(queryId, ranking) / ideal;
    }

    private double Sum(string queryId, IEnumerable<string> ranking)
    {
        var answered = new Dictionary<string, int>(StringComparer.Ordinal);
        var (sum, rank) = (0.0, 0);
        foreach (var document in ranking.Take(_cutoff))
        {
            rank++;
            sum += Take(_qrels.Of(queryId, document), answered) / Math.Log2(rank + 1);
        }

        return sum;
    }

    private IEnumerable<string> Greedy(string queryId)
    {
        var left = _qrels.DocumentsOf(queryId).Order(StringComparer.Ordinal).ToList();
        var answered = new Dictionary<string, int>(StringComparer.Ordinal);
        while (left.Count > 0)
        {
            var best = left.MaxBy(document => Gain(_qrels.Of(queryId, document), answered))!;
            left.Remove(best);
            Take(_qrels.Of(queryId, best), answered);
            yield return best;
        }
    }

    private double Gain(IReadOnlySet<string> subtopics, Dictionary<string, int> answered) => subtopics.Sum(subtopic => Math.Pow(1 - _alpha, answered.GetValueOrDefault(subtopic)));

    private double Take(IReadOnlySet<string> subtopics, Dictionary<string, int> answered)
    {
        var gain = Gain(subtopics, answered);
        foreach (var subtopic in subtopics) answered[subtopic] = answered.GetValueOrDefault(subtopic) + 1;
        return gain;
    }
}
