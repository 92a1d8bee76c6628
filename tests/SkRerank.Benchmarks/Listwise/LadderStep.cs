namespace SkRerank.Benchmarks.Listwise;

/// <summary>What one step of the ladder gave for one topic.</summary>
/// <param name="Order">The ids, the best first.</param>
/// <param name="Calls">The calls of a model.</param>
/// <param name="Rounds">The calls that waited for each other.</param>
/// <param name="InputTokens">The tokens that models read.</param>
/// <param name="OutputTokens">The tokens that models wrote.</param>
internal sealed record LadderStep(IEnumerable<string> Order, int Calls = 0, int Rounds = 0, long InputTokens = 0, long OutputTokens = 0);
