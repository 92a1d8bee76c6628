using System.Globalization;
using System.Text;
using SkRerank.Evaluation;
using SkRerank.Evaluation.Mining;

namespace SkRerank.Cli.Mining;

/// <summary>Sums what a mining did, and says it.</summary>
internal sealed class MiningTotals
{
    private readonly List<double> _positiveScores = [];
    private readonly List<double> _negativeScores = [];

    public int Queries { get; set; }

    public int Positives { get; set; }

    public int MissingPositives { get; set; }

    /// <summary>Gets or sets how many positives found too few negatives and were left out.</summary>
    public int Incomplete { get; set; }

    /// <summary>Gets or sets how many queries the teacher did not answer whole, so that they were left out.</summary>
    public int Unanswered { get; set; }

    public int Written { get; private set; }

    public MiningCounts Counts { get; set; }

    public void Add(MiningCandidate positive, IReadOnlyList<MiningCandidate> negatives)
    {
        Written++;
        _positiveScores.Add(positive.Score!.Value);
        _negativeScores.AddRange(negatives.Select(negative => negative.Score!.Value));
    }

    public string Text(int rows, string path, bool isOrder, bool withScores)
    {
        var text = new StringBuilder();
        Line($"{rows} rows in {path}: {(isOrder ? $"the order of {rows} of {Queries} queries" : $"{Written} of {Positives} positives of {Queries} queries")}");
        if (Unanswered > 0) Line($"  left out     {Unanswered} queries that the teacher did not answer whole, or that found fewer than two candidates");
        if (MissingPositives > 0) Line($"  not stored   {MissingPositives} relevant documents that the store does not have");
        if (isOrder) return text.ToString();
        Line($"  negatives    {Counts.Judged} judged not relevant, {Counts.Unjudged} that nobody judged; {Counts.Spare} more possible, each counted for every positive");
        Line($"  dropped      {Counts.WithinMargin + Counts.AboveMaxScore + Counts.SameTextAsRelevant} as false negatives: {Counts.WithinMargin} within the margin of the positive, {Counts.AboveMaxScore} above --max-score, {Counts.SameTextAsRelevant} copies of a relevant text");
        Line($"               {Counts.PartlyRelevant} partly relevant, {Counts.BeforeRange} before --range-min, {Counts.BelowMinScore} below --min-score, {Counts.Repeated} repeated texts, {Counts.Unscored} without a score");
        if (Incomplete > 0) Line($"  left out     {Incomplete} positives without enough negatives");
        if (withScores && _negativeScores.Count > 0) Line($"  teacher      mean score of positives {_positiveScores.Average():F3}, of negatives {_negativeScores.Average():F3}");
        return text.ToString();

        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    public string Json(int rows, bool withScores) => JsonText.Of(json =>
    {
        json.WriteStartObject();
        foreach (var (name, value) in new (string, int)[]
        {
            ("rows", rows), ("queries", Queries), ("positives", Positives), ("positivesWritten", Written), ("positivesNotStored", MissingPositives), ("positivesWithoutEnoughNegatives", Incomplete), ("queriesLeftOut", Unanswered),
            ("negativesJudged", Counts.Judged), ("negativesUnjudged", Counts.Unjudged), ("spare", Counts.Spare), ("withinMargin", Counts.WithinMargin), ("aboveMaxScore", Counts.AboveMaxScore),
            ("sameTextAsRelevant", Counts.SameTextAsRelevant), ("partlyRelevant", Counts.PartlyRelevant), ("beforeRange", Counts.BeforeRange), ("belowMinScore", Counts.BelowMinScore), ("repeated", Counts.Repeated), ("unscored", Counts.Unscored),
        }) json.WriteNumber(name, value);
        if (withScores && _negativeScores.Count > 0)
        {
            json.WriteNumber("meanPositiveScore", _positiveScores.Average());
            json.WriteNumber("meanNegativeScore", _negativeScores.Average());
        }

        json.WriteEndObject();
    });
}
