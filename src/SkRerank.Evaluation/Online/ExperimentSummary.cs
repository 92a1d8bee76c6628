namespace SkRerank.Evaluation.Online;

/// <summary>Represents what a click log says.</summary>
/// <param name="Experiments">The experiments, in the order of their first exposure; one that changed its interleaving method is here once for each.</param>
/// <param name="UnmatchedClicks">The clicks that no exposure goes with: their session was not shown the document for the query.</param>
public sealed record ExperimentSummary(IReadOnlyList<ExperimentResult> Experiments, int UnmatchedClicks);
