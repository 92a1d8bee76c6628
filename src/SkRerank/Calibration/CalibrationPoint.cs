namespace SkRerank.Calibration;

/// <summary>Represents a point of an isotonic calibrator; lines run between points.</summary>
/// <param name="Score">The raw score.</param>
/// <param name="Probability">The probability there.</param>
public readonly record struct CalibrationPoint(double Score, double Probability);
