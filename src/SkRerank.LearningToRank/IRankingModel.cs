namespace SkRerank.LearningToRank;

/// <summary>A learned function from a candidate's features to a score: trees, a network or a weighted sum.</summary>
public interface IRankingModel
{
    /// <summary>The names of the features in the order of the columns, none empty and none twice.</summary>
    IReadOnlyList<string> FeatureNames { get; }

    /// <summary>Scores candidates; a higher score is a better candidate, on no particular scale.</summary>
    /// <param name="features">The candidates' features row by row, <c>scores.Length × FeatureNames.Count</c> values; <see cref="double.NaN"/> is a missing value.</param>
    /// <param name="scores">Receives one score a row.</param>
    /// <exception cref="ArgumentException"><paramref name="features"/> is not as long as <paramref name="scores"/> rows need.</exception>
    void Score(ReadOnlySpan<double> features, Span<double> scores);
}
