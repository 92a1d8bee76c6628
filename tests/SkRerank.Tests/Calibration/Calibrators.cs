using SkRerank.Calibration;

namespace SkRerank.Tests.Calibration;

/// <summary>Makes calibrators for fake models.</summary>
internal static class Calibrators
{
    private static readonly CalibrationSample[] Samples = [new("a", -1, false), new("a", 0, true), new("b", 1, false), new("b", 2, true)];

    /// <summary>Fits σ of a logit, or the identity of an activation, so that tests know every probability.</summary>
    public static Calibrator For(string model, string? revision = null, ScoreKind kind = ScoreKind.Logit) => Calibrator.Fit(
        kind == ScoreKind.Activated ? [new("a", 0.2, false), new("a", 0.9, true)] : Samples,
        new CalibrationOptions { Method = kind == ScoreKind.Activated ? CalibrationMethod.Identity : CalibrationMethod.Sigmoid, ModelId = model, ModelRevision = revision, ScoreKind = kind });
}
