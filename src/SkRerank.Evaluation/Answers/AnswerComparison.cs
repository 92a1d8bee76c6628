namespace SkRerank.Evaluation.Answers;

/// <summary>Represents what reranking did to the answers.</summary>
public sealed class AnswerComparison
{
    /// <summary>Initializes a new instance of the <see cref="AnswerComparison"/> class.</summary>
    /// <param name="outcomes">The questions' outcomes; at least one.</param>
    /// <exception cref="ArgumentNullException"><paramref name="outcomes"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There is no outcome.</exception>
    public AnswerComparison(IReadOnlyList<AnswerOutcome> outcomes)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        if (outcomes.Count == 0) throw new ArgumentException("A comparison needs at least one question, but got none.", nameof(outcomes));
        Outcomes = outcomes;
        Measures =
        [
            Measure("exact", scores => scores.Exact ? 1 : 0),
            Measure("contains", scores => scores.Contains ? 1 : 0),
            Measure("supported sentences", scores => scores.Supported),
            Measure("citation precision", scores => scores.CitationPrecision),
            Measure("citation recall", scores => scores.CitationRecall),
        ];
    }

    /// <summary>Gets the questions' outcomes.</summary>
    public IReadOnlyList<AnswerOutcome> Outcomes { get; }

    /// <summary>Gets the measures.</summary>
    public IReadOnlyList<AnswerMeasure> Measures { get; }

    private AnswerMeasure Measure(string name, Func<AnswerScores, double?> value)
    {
        var pairs = Outcomes.Select(outcome => (Before: value(outcome.Before), After: value(outcome.After))).Where(pair => pair.Before is not null && pair.After is not null).ToArray();
        double[] before = [.. pairs.Select(pair => pair.Before!.Value)], after = [.. pairs.Select(pair => pair.After!.Value)];
        return new AnswerMeasure(name, before.DefaultIfEmpty(0).Average(), after.DefaultIfEmpty(0).Average(), pairs.Length < 2 ? null : PairedBootstrap.Compare(before, after), pairs.Length);
    }
}
