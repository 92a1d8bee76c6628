namespace SkRerank.Evaluation.Online;

/// <summary>Represents the comparison of an arm with the first.</summary>
/// <param name="Arm">The arm.</param>
/// <param name="Baseline">The first arm.</param>
/// <param name="Difference">The difference of <see cref="ArmResult.Value"/>; of an interleaving, <see cref="PreferenceResult.Preference"/>.</param>
/// <param name="SequentialPValue">The p-value that is valid however often the log is looked at: of <see cref="SequentialTest"/> over pairs of sessions, one of each arm in the order of their coming; of an interleaving, of <see cref="SequentialSignTest"/> over sessions.</param>
public sealed record ArmComparison(string Arm, string Baseline, double Difference, double SequentialPValue)
{
    /// <summary>Gets the wins, losses and ties of an interleaving, with the p-value for one look at the end.</summary>
    /// <value>The default is <see langword="null"/>: the lists were not interleaved.</value>
    public PreferenceResult? Preference { get; init; }
}
