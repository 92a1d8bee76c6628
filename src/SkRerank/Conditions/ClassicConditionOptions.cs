namespace SkRerank.Conditions;

/// <summary>Represents the settings of <see cref="ClassicCondition"/>; a clause that is <see langword="null"/> never fires.</summary>
public sealed class ClassicConditionOptions
{
    /// <summary>Gets or sets the greatest number of words of a query that need no reranking.</summary>
    /// <value>The default is 8.</value>
    public int? MaxWords { get; set; } = 8;

    /// <summary>Gets or sets the smallest gap between the two best scores that needs no reranking.</summary>
    /// <value>The default is 0.05.</value>
    public double? MinGap { get; set; } = 0.05;

    /// <summary>Gets or sets the smallest best score that needs no reranking.</summary>
    /// <value>The default is 0.65.</value>
    public double? MinTopScore { get; set; } = 0.65;

    /// <summary>Gets or sets the leg whose cosine is read, as it is named in the trail.</summary>
    /// <value>The default is <c>vector</c>.</value>
    public string Leg { get; set; } = "vector";

    /// <summary>Gets or sets what kind of score that leg gives; only <see cref="ScoreKind.Similarity"/> is taken, because the thresholds are cosines.</summary>
    /// <value>The default is <see cref="ScoreKind.Similarity"/>.</value>
    public ScoreKind LegKind { get; set; } = ScoreKind.Similarity;
}
