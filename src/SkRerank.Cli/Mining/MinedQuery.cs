using SkRerank.Evaluation;
using SkRerank.Evaluation.Mining;

namespace SkRerank.Cli.Mining;

/// <summary>Holds what was found for one query, scored by the teacher.</summary>
/// <param name="Query">The query.</param>
/// <param name="Positives">Its relevant documents, each by the passage that the teacher scores best.</param>
/// <param name="Candidates">What the search found, in its order.</param>
/// <param name="Missing">How many relevant documents are not in the store.</param>
/// <param name="IsWhole">Whether the teacher scored or ordered everything.</param>
internal sealed record MinedQuery(BeirQuery Query, IReadOnlyList<MiningCandidate> Positives, IReadOnlyList<MiningCandidate> Candidates, int Missing, bool IsWhole);
