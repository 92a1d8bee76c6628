using SkRerank.Experiments;

namespace SkRerank.Evaluation.Online;

/// <summary>Represents what a click log says about an experiment.</summary>
/// <param name="Experiment">Its name.</param>
/// <param name="Method">How lists were interleaved, or <see langword="null"/> where each session saw those of one arm.</param>
/// <param name="Arms">The arms; <c>control</c> is the first where there is one.</param>
/// <param name="Comparisons">Each other arm compared with the first; none where only one arm was seen.</param>
/// <param name="Sessions">The sessions.</param>
/// <param name="Clicks">The clicks on documents that were shown; several on one document of one list count once.</param>
public sealed record ExperimentResult(string Experiment, InterleavingMethod? Method, IReadOnlyList<ArmResult> Arms, IReadOnlyList<ArmComparison> Comparisons, int Sessions, int Clicks);
