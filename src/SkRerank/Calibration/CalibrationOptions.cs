namespace SkRerank.Calibration;

/// <summary>Represents what a calibrator is fitted for.</summary>
public sealed class CalibrationOptions
{
    /// <summary>Gets or sets how scores become probabilities.</summary>
    /// <value>The default is <see cref="CalibrationMethod.Platt"/>.</value>
    public CalibrationMethod Method { get; set; } = CalibrationMethod.Platt;

    /// <summary>Gets or sets the model whose scores these are, as <see cref="RerankResponse.ModelId"/> names it.</summary>
    /// <value>The default is <see langword="null"/>, which must be replaced.</value>
    public string? ModelId { get; set; }

    /// <summary>Gets or sets the revision of the model, as <see cref="RerankerMetadata.ModelRevision"/> names it.</summary>
    /// <value>The default is <see langword="null"/>: the model's revision is not known.</value>
    public string? ModelRevision { get; set; }

    /// <summary>Gets or sets what kind of number the scores are.</summary>
    /// <remarks><see cref="ScoreKind.Logit"/>, <see cref="ScoreKind.Activated"/> and <see cref="ScoreKind.Similarity"/> can be calibrated; a fused score or an ordinal means something only inside its own response.</remarks>
    /// <value>The default is <see cref="ScoreKind.Logit"/>.</value>
    public ScoreKind ScoreKind { get; set; } = ScoreKind.Logit;

    /// <summary>Describes a reranker: its model, revision and kind of score, from its metadata.</summary>
    /// <param name="reranker">The reranker.</param>
    /// <param name="method">How scores become probabilities.</param>
    /// <returns>The options.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="reranker"/> is <see langword="null"/>.</exception>
    public static CalibrationOptions For(IReranker reranker, CalibrationMethod method = CalibrationMethod.Platt)
    {
        var metadata = reranker.GetService<RerankerMetadata>();
        return new CalibrationOptions { Method = method, ModelId = metadata?.DefaultModelId, ModelRevision = metadata?.ModelRevision, ScoreKind = metadata?.ScoreKind ?? ScoreKind.Logit };
    }
}
