namespace SkRerank;

/// <summary>Records what one stage of the pipeline said about one candidate.</summary>
/// <param name="Stage">The stage's name, such as <c>bm25</c>, <c>vector</c>, <c>rrf</c> or <c>maxsim</c>.</param>
/// <param name="Score">The stage's own score, on its own scale.</param>
/// <param name="Kind">What kind of number <paramref name="Score"/> is.</param>
/// <param name="Rank">The candidate's position in the stage's order, from 1.</param>
public sealed record StageScore(string Stage, double Score, ScoreKind Kind, int Rank)
{
    /// <summary>Gets the candidate's position before the stage, from 1.</summary>
    /// <value>The default is <see langword="null"/>: the stage found the candidate, or it is not known.</value>
    public int? RankBefore { get; init; }

    /// <summary>Gets what this leg added to the score that the fusion made of it.</summary>
    /// <remarks>The contributions of all legs add up to the fused score where the fusion is a sum; where it takes the greatest, the median or multiplies by the number of lists, they are what it chose from.</remarks>
    /// <value>The default is <see langword="null"/>: the score was not fused, or not from scores of candidates one by one.</value>
    public double? Contribution { get; init; }

    /// <summary>Gets the activation of <see cref="Score"/>, in 0..1; not a calibrated probability.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public double? Activated { get; init; }

    /// <summary>Gets the probability of relevance that a fitted calibrator made of <see cref="Score"/>.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public double? Probability { get; init; }

    /// <summary>Gets the features that a learned model made <see cref="Score"/> of.</summary>
    /// <value>The default is an empty list: the stage is no such model, or was not asked to tell.</value>
    public IReadOnlyList<FeatureValue> Features { get; init; } = [];

    /// <summary>Gives what the last stage said about a candidate.</summary>
    internal static StageScore Of(RerankResult result, string stage, ScoreKind kind, int rank) => new(stage, result.Score, kind, rank)
    {
        RankBefore = result.Index + 1,
        Activated = result.Activated,
        Probability = result.Probability,
        Features = result.Features,
    };
}
