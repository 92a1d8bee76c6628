using SkRerank.LearningToRank;

namespace SkRerank.Benchmarks.LearningToRank;

/// <summary>Keeps nDCG of the validation rows after each round.</summary>
internal sealed class LtrCurve(List<double> values) : IProgress<TrainingRound>
{
    public void Report(TrainingRound value) => values.Add(value.ValidationNdcg!.Value);
}
