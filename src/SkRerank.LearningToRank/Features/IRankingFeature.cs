namespace SkRerank.LearningToRank.Features;

/// <summary>One number that a model reads of each candidate of a query; thread-safe, and the same candidates give the same numbers.</summary>
/// <remarks>A feature sees the whole list, so that it can say where a candidate stands in it; one that looks at a candidate alone is made by <see cref="RankingFeatures.Of"/>.</remarks>
public interface IRankingFeature
{
    /// <summary>Gets the name, which models remember: ASCII letters, digits, <c>.</c>, <c>_</c> and <c>-</c>, such as <c>bm25.score</c>.</summary>
    string Name { get; }

    /// <summary>Computes the feature of each candidate.</summary>
    /// <param name="candidates">The query and its candidates; left as they are.</param>
    /// <param name="values">Receives one finite number a candidate, in their order; <see cref="double.NaN"/>, which every place holds at first, is a missing value.</param>
    void Compute(RankingCandidates candidates, Span<double> values);
}
