using System.Linq.Expressions;
using SkRerank.Calibration;
using SkRerank.Conditions;
using SkRerank.Fusion;

namespace SkRerank.Local;

/// <summary>Represents the options of a search in a <see cref="LocalStore"/>.</summary>
public class LocalPipelineOptions
{
    /// <summary>Gets or sets how far down the pipeline the search goes.</summary>
    /// <value>The default is <see cref="SearchMode.Rerank"/>.</value>
    public SearchMode Mode { get; set; } = SearchMode.Rerank;

    /// <summary>Gets or sets how the legs are fused.</summary>
    /// <value>The default is <see langword="null"/>: RRF for <see cref="SearchMode.Hybrid"/>, min-max for <see cref="SearchMode.Rerank"/>.</value>
    public FusionMethod? Fusion { get; set; }

    /// <summary>Gets or sets the K of <see cref="FusionMethod.Rrf"/>.</summary>
    /// <value>The default is 60.</value>
    public int RrfK { get; set; } = ReciprocalRankFusion.DefaultK;

    /// <summary>Gets or sets the weight of the BM25 leg in the fusion.</summary>
    /// <value>The default is 1.</value>
    public double Bm25Weight { get; set; } = 1;

    /// <summary>Gets or sets the weight of the vector leg in the fusion.</summary>
    /// <value>The default is 1.</value>
    public double VectorWeight { get; set; } = 1;

    /// <summary>Gets or sets whether late interaction over all passages is a third leg beside BM25 and vectors.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool LateLeg { get; set; }

    /// <summary>Gets or sets how many candidates to rerank; the deeper stay below in their order.</summary>
    /// <value>The default is <see langword="null"/>: all of them.</value>
    public int? Depth { get; set; }

    /// <summary>Gets or sets the weight of the hybrid score's z-score.</summary>
    /// <value>The default is 1.</value>
    public double HybridWeight { get; set; } = 1;

    /// <summary>Gets or sets the weight of the late-interaction score's z-score.</summary>
    /// <value>The default is 1.</value>
    public double LateInteractionWeight { get; set; } = 1;

    /// <summary>Gets or sets the cross-encoder: <c>minilm-reranker</c> or a model folder.</summary>
    /// <remarks>It replaces late interaction and orders by its own score alone, unless <see cref="Blend"/> is set.</remarks>
    /// <value>The default is <see langword="null"/>: late interaction.</value>
    public string? Model { get; set; }

    /// <summary>Gets or sets the reranker that stands in the place of a cross-encoder's folder, such as a hosted one; it must score every candidate, and is not disposed here.</summary>
    /// <value>The default is <see langword="null"/>: <see cref="Model"/>.</value>
    public IReranker? CrossEncoder { get; set; }

    /// <summary>Gets or sets the weight with which the cross-encoder's z-score is added to the default's score.</summary>
    /// <value>The default is <see langword="null"/>: a named cross-encoder orders alone.</value>
    public double? Blend { get; set; }

    /// <summary>Gets or sets the calibrator of the cross-encoder, which gives each of its scores a probability.</summary>
    /// <remarks>It needs <see cref="Model"/> without <see cref="Blend"/>: a sum of z-scores cannot be calibrated.</remarks>
    /// <value>The default is <see langword="null"/>: no probabilities.</value>
    public Calibrator? Calibrator { get; set; }

    /// <summary>Gets or sets the least probability that is kept; it needs a <see cref="Calibrator"/>.</summary>
    /// <value>The default is <see langword="null"/>: every candidate is kept.</value>
    public double? MinProbability { get; set; }

    /// <summary>Gets or sets what decides which queries are reranked; the others keep the fused order.</summary>
    /// <value>The default is <see langword="null"/>: every query.</value>
    public IRerankCondition? Condition { get; set; }

    /// <summary>Gets or sets what the passages must satisfy, such as <c>passage => passage.DocumentId == "a.md"</c>; every leg looks among these only.</summary>
    /// <value>The default is <see langword="null"/>: every passage.</value>
    public Expression<Func<Passage, bool>>? Filter { get; set; }

    /// <summary>Makes the fusion of the legs.</summary>
    /// <returns>The fusion.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><see cref="RrfK"/> is negative, or <see cref="Fusion"/> is unknown.</exception>
    public IFusion CreateFusion() => (Fusion ?? (Mode == SearchMode.Hybrid ? FusionMethod.Rrf : FusionMethod.MinMax)) switch
    {
        FusionMethod.Rrf => new ReciprocalRankFusion(RrfK),
        FusionMethod.MinMax => new MinMaxFusion(),
        FusionMethod.ZScore => new ScoreFusion(new ScoreFusionOptions { Normalization = ScoreNormalization.ZScore }),
        var unknown => throw new ArgumentOutOfRangeException(nameof(Fusion), unknown, $"Fusion must be a member of {nameof(FusionMethod)}, but was {unknown}."),
    };
}
