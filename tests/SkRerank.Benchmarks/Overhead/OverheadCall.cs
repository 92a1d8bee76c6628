namespace SkRerank.Benchmarks.Overhead;

/// <summary>Holds a query and its own candidates.</summary>
internal sealed record OverheadCall(string Query, IReadOnlyList<RerankDocument> Candidates);
