namespace SkRerank.Onnx.Catalogue;

/// <summary>Represents a published measurement of a model.</summary>
/// <param name="Measure">What was measured, and on what.</param>
/// <param name="Value">The number, in the unit of its source.</param>
/// <param name="Source">Who published it, and where.</param>
public sealed record ModelQuality(string Measure, double Value, string Source);
