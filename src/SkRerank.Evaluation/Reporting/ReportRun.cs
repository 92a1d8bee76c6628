namespace SkRerank.Evaluation.Reporting;

/// <summary>Represents a run in a report.</summary>
/// <param name="Evaluation">Its measures.</param>
/// <param name="Run">Its rankings.</param>
public sealed record ReportRun(EvaluationReport Evaluation, TrecRun Run);
