namespace SkRerank.Evaluation.Online;

/// <summary>Represents what users did with the lists of one arm.</summary>
/// <param name="Arm">The arm's name.</param>
/// <param name="Sessions">The sessions that saw a list of the arm; of an interleaving, all.</param>
/// <param name="Exposures">The lists that were shown.</param>
/// <param name="Value">The mean over its sessions of the share of lists with at least one click, in 0..1; of an interleaving, the credit of the arm: clicks.</param>
public sealed record ArmResult(string Arm, int Sessions, int Exposures, double Value);
