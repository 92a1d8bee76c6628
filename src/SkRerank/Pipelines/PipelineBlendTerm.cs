namespace SkRerank.Pipelines;

/// <summary>Describes one more stage of a blend.</summary>
/// <param name="Stage">The stage, without a depth, a blend or a calibrator of its own.</param>
/// <param name="Weight">The weight of its z-scores; finite, 0 or more.</param>
public sealed record PipelineBlendTerm(PipelineStage Stage, double Weight);
