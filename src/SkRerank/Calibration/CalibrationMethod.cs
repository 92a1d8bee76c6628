namespace SkRerank.Calibration;

/// <summary>Says how a score becomes a probability.</summary>
public enum CalibrationMethod
{
    /// <summary>p = s: of a score that is in 0..1 already, only measured.</summary>
    Identity,

    /// <summary>p = σ(s): of a logit, only measured.</summary>
    Sigmoid,

    /// <summary>p = σ(s / T), with T by maximum likelihood: for a logit whose zero is right and whose scale is not.</summary>
    Temperature,

    /// <summary>p = σ(A·s + B), by maximum likelihood with the targets (N₊ + 1) / (N₊ + 2) and 1 / (N₋ + 2) (Platt, 1999).</summary>
    Platt,

    /// <summary>The step function that never falls and has the least squared error (pool adjacent violators), with lines between its steps; it wants 1,000 pairs or more.</summary>
    Isotonic,
}
