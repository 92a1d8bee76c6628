using SkRerank.Fusion;

namespace SkRerank.Pipelines;

/// <summary>Describes how a pipeline fuses its legs.</summary>
public sealed record PipelineFusion
{
    /// <summary>Gets the rule.</summary>
    /// <value>The default is <see cref="PipelineFusionMethod.Rrf"/>.</value>
    public PipelineFusionMethod Method { get; init; }

    /// <summary>Gets the K of <see cref="PipelineFusionMethod.Rrf"/>; 0 or more.</summary>
    /// <value>The default is 60.</value>
    public int K { get; init; } = ReciprocalRankFusion.DefaultK;

    /// <summary>Gets how <see cref="PipelineFusionMethod.Scores"/> brings scores onto one scale.</summary>
    /// <value>The default is <see cref="ScoreNormalization.MinMax"/>.</value>
    public ScoreNormalization Normalization { get; init; } = ScoreNormalization.MinMax;

    /// <summary>Gets how <see cref="PipelineFusionMethod.Scores"/> makes one score of a candidate's.</summary>
    /// <value>The default is <see cref="ScoreCombination.Sum"/>.</value>
    public ScoreCombination Combination { get; init; } = ScoreCombination.Sum;

    /// <summary>Gets the lower bound of each leg's scores by its name, which <see cref="ScoreNormalization.TheoreticalMinMax"/> reads; a leg that is not named has 0.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyDictionary<string, double> LowerBounds { get; init; } = new Dictionary<string, double>(StringComparer.Ordinal);

    /// <summary>Makes the fusion.</summary>
    /// <returns>The fusion.</returns>
    /// <exception cref="ArgumentException">A member is unknown, K is negative, or a lower bound is not finite.</exception>
    public IFusion CreateFusion()
    {
        if (Method == PipelineFusionMethod.Rrf) return new ReciprocalRankFusion(K);
        if (Method == PipelineFusionMethod.InverseSquareRank) return new InverseSquareRankFusion();
        if (Method == PipelineFusionMethod.Borda) return new BordaFusion();
        if (Method == PipelineFusionMethod.Copeland) return new CopelandFusion();
        if (Method != PipelineFusionMethod.Scores) throw new ArgumentException($"Method must be a member of {nameof(PipelineFusionMethod)}, but was {Method}.");
        var options = new ScoreFusionOptions { Normalization = Normalization, Combination = Combination };
        foreach (var (leg, bound) in LowerBounds) options.LowerBounds.Add(leg, bound);
        return new ScoreFusion(options);
    }
}
