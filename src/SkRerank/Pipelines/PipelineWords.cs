using SkRerank.Conditions;
using SkRerank.Fusion;

namespace SkRerank.Pipelines;

/// <summary>Holds the words that stand for members of enumerations in a definition.</summary>
internal static class PipelineWords
{
    public const string ClassicRule = "classic";

    public const string ClassRule = "class";

    public static IReadOnlyDictionary<string, PipelineFusionMethod> Methods { get; } = Of(("rrf", PipelineFusionMethod.Rrf), ("scores", PipelineFusionMethod.Scores), ("isr", PipelineFusionMethod.InverseSquareRank), ("borda", PipelineFusionMethod.Borda), ("copeland", PipelineFusionMethod.Copeland));

    public static IReadOnlyDictionary<string, ScoreNormalization> Norms { get; } = Of(
        ("none", ScoreNormalization.None), ("minmax", ScoreNormalization.MinMax), ("theoretical-minmax", ScoreNormalization.TheoreticalMinMax), ("zscore", ScoreNormalization.ZScore), ("dbsf", ScoreNormalization.DistributionBased),
        ("sum", ScoreNormalization.Sum), ("max", ScoreNormalization.Max), ("l2", ScoreNormalization.L2), ("rank", ScoreNormalization.Rank), ("borda", ScoreNormalization.Borda));

    public static IReadOnlyDictionary<string, ScoreCombination> Combinations { get; } = Of(
        ("sum", ScoreCombination.Sum), ("mnz", ScoreCombination.Mnz), ("anz", ScoreCombination.Anz), ("max", ScoreCombination.Max), ("min", ScoreCombination.Min), ("median", ScoreCombination.Median));

    public static IReadOnlyDictionary<string, QueryPredictor> Predictors { get; } = Of(
        ("nqc", QueryPredictor.Nqc), ("wig", QueryPredictor.Wig), ("score-spread", QueryPredictor.ScoreSpread), ("leg-agreement", QueryPredictor.LegAgreement));

    public static IReadOnlyDictionary<string, QueryClass> Classes { get; } = Of(
        ("keyword", QueryClass.Keyword), ("navigational", QueryClass.Navigational), ("identifier", QueryClass.Identifier), ("question", QueryClass.Question));

    /// <summary>Gives the word of a member.</summary>
    public static string WordOf<T>(IReadOnlyDictionary<string, T> words, T value)
        where T : struct, Enum => words.FirstOrDefault(entry => EqualityComparer<T>.Default.Equals(entry.Value, value)).Key ?? throw new ArgumentException($"The value must be a member of {typeof(T).Name}, but was {value}.", nameof(value));

    private static OrderedDictionary<string, T> Of<T>(params (string Word, T Value)[] words)
    {
        var map = new OrderedDictionary<string, T>(StringComparer.Ordinal);
        foreach (var (word, value) in words) map.Add(word, value);
        return map;
    }
}
