using SkRerank.Middleware;

namespace SkRerank.Calibration;

/// <summary>Brings the scores of one answer onto a scale of its own, to compare its documents with each other.</summary>
/// <remarks>No probability, and no threshold: the best document of a list without any relevant one looks like that of any other list, and the last is always 0.</remarks>
public static class ListScores
{
    /// <summary>Gives (s − min) / (max − min) of each result; 1 for all where all scores are equal, as of a single document.</summary>
    /// <param name="response">The answer.</param>
    /// <returns>A number in 0..1 for each of <see cref="RerankResponse.Results"/>, in their order.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="response"/> is <see langword="null"/>.</exception>
    public static IReadOnlyList<double> MinMax(RerankResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        if (response.Results.Count == 0) return [];

        // Halves, so that the range of any two finite numbers is finite.
        double max = response.Results[0].Score / 2, min = response.Results[^1].Score / 2;
        return [.. response.Results.Select(result => max > min ? ((result.Score / 2) - min) / (max - min) : 1)];
    }

    /// <summary>Gives (s − mean) / deviation of each result, with the population's deviation; 0 for all where all scores are equal.</summary>
    /// <param name="response">The answer.</param>
    /// <returns>A number for each of <see cref="RerankResponse.Results"/>, in their order.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="response"/> is <see langword="null"/>.</exception>
    public static IReadOnlyList<double> ZScore(RerankResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        double[] scores = [.. response.Results.Select(result => result.Score)];
        ZScores.Normalize(scores);
        return scores;
    }
}
