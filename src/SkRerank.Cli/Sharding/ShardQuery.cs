using SkRerank.Evaluation;
using SkRerank.Retrieval;

namespace SkRerank.Cli.Sharding;

/// <summary>Represents one query of a run with what the run has for it.</summary>
/// <param name="Position">Its position in the run, from 0.</param>
/// <param name="Query">The query.</param>
/// <param name="Candidates">Gives the run's candidates.</param>
internal sealed record ShardQuery(long Position, BeirQuery Query, IRetriever Candidates);
