using System.Linq.Expressions;
using SkRerank.Retrieval;

namespace SkRerank.SemanticKernel;

/// <summary>Finds the candidates of a text search.</summary>
internal interface IRecordSource<TRecord>
{
    /// <summary>Finds at least as many candidates as the cut takes, where there are as many.</summary>
    Task<RetrievalResponse> FindAsync(string query, SearchCut cut, Expression<Func<TRecord, bool>>? filter, CancellationToken cancellationToken);
}
