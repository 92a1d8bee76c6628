namespace SkRerank.Selection;

/// <summary>Says which threshold an answer went through; what it took out is in <see cref="RerankResponse.Removed"/>.</summary>
/// <param name="Minimum">The least probability that was kept.</param>
public sealed record ThresholdReport(double Minimum)
{
    /// <summary>Gets whether it was compared with activations that nobody calibrated.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool IsUncalibrated { get; init; }

    /// <summary>Gets whether it could be applied: the answer of a fallback, of a skipped or of a partial call may have no probability, and then nothing is taken out.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool IsApplied { get; init; } = true;

    /// <summary>Says it in one sentence.</summary>
    /// <returns>The sentence.</returns>
    public override string ToString() => !IsApplied ? FormattableString.Invariant($"The threshold of {Minimum} was not applied: this is the answer of a fallback, or of a call that was skipped or cut short, and has no probabilities.")
        : IsUncalibrated ? FormattableString.Invariant($"The threshold of {Minimum} was compared with activations that nobody calibrated.")
        : FormattableString.Invariant($"The threshold was a probability of {Minimum}.");
}
