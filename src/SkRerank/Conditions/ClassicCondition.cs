using System.Globalization;
using SkRerank.Retrieval;

namespace SkRerank.Conditions;

/// <summary>The rule that tutorials give: rerank where the query has many words, the two best cosines are close, or the best one is low.</summary>
/// <remarks>
/// Kept because it is asked for: the gap between the two best scores predicts nothing (Kendall τ with nDCG@10 near 0), see <see cref="PredictorCondition"/> for what does, if modestly.
/// It reads the cosine of one vector leg from the trail. On the scale of RRF, where every gap is below 0.05 and every score below 0.65, it would fire for every query: a leg that is known to give another kind of score is
/// refused when the pipeline is built (by the constructor, and by <see cref="Check"/>, which <see cref="RerankingRetriever"/> calls), and what is not known until then when the first query comes.
/// </remarks>
public sealed class ClassicCondition : IRerankCondition
{
    private readonly int? _maxWords;
    private readonly double? _minGap;
    private readonly double? _minTopScore;
    private readonly string _leg;

    /// <summary>Initializes a new instance of the <see cref="ClassicCondition"/> class.</summary>
    /// <param name="options">The settings, read once, or <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">The leg has no name or gives no cosine, or every clause is <see langword="null"/>.</exception>
    public ClassicCondition(ClassicConditionOptions? options = null)
    {
        options ??= new ClassicConditionOptions();
        ArgumentException.ThrowIfNullOrWhiteSpace(options.Leg, nameof(options));
        if (options.LegKind != ScoreKind.Similarity)
            throw new ArgumentException(Refusal(options.Leg, options.LegKind), nameof(options));
        if (options is { MaxWords: null, MinGap: null, MinTopScore: null }) throw new ArgumentException("The classic rule needs at least one clause, but all are null.", nameof(options));
        (_maxWords, _minGap, _minTopScore, _leg) = (options.MaxWords, options.MinGap, options.MinTopScore, options.Leg);
    }

    /// <inheritdoc/>
    public void Check(IReadOnlyList<StageKind> stages)
    {
        ArgumentNullException.ThrowIfNull(stages);
        if (stages.LastOrDefault(stage => stage.Stage == _leg) is { Kind: not ScoreKind.Similarity } wrong) throw new ArgumentException(Refusal(_leg, wrong.Kind), nameof(stages));
    }

    /// <inheritdoc/>
    public RerankDecision Decide(string query, IReadOnlyList<RerankDocument> documents)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(documents);
        var words = QueryWords.Count(query);
        if (words > _maxWords) return Decision(true, "words", words, $"The query has {words} words, more than {_maxWords}.");
        var scores = LegScores.Read(documents, _leg);
        if (Array.Find(scores, score => score.Kind != ScoreKind.Similarity) is { } wrong)
            throw new RerankException($"The classic rule compares cosines, but the leg '{_leg}' gave a score of kind {wrong.Kind}; name the vector leg in {nameof(ClassicConditionOptions)}.{nameof(ClassicConditionOptions.Leg)}.") { Operation = "condition" };
        if (scores.Length == 0) return Decision(true, "no-score", null, $"No document has a score of the leg '{_leg}'.");
        var top = scores[0].Score;
        if (top < _minTopScore) return Decision(true, "top-score", top, $"The best cosine is {top:F3}, below {_minTopScore}.");
        if (scores.Length > 1 && top - scores[1].Score is var gap && gap < _minGap) return Decision(true, "gap", gap, $"The two best cosines are {gap:F3} apart, less than {_minGap}.");
        return Decision(false, "classic", top, $"The query has {words} words, and the best cosine is {top:F3} and stands apart.");
    }

    private static string Refusal(string leg, ScoreKind kind) => $"The classic rule compares cosines, but the leg '{leg}' gives scores of kind {kind}, on which its thresholds mean nothing; name the vector leg, or use {nameof(PredictorCondition)}.";

    private static RerankDecision Decision(bool rerank, string rule, double? value, FormattableString reason) => new(rerank, reason.ToString(CultureInfo.InvariantCulture)) { Rule = rule, Value = value };
}
