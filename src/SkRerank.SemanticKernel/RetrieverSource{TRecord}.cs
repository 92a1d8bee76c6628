using System.Linq.Expressions;
using SkRerank.Retrieval;

namespace SkRerank.SemanticKernel;

/// <summary>Finds candidates with a retriever, and filters them afterwards.</summary>
internal sealed class RetrieverSource<TRecord>(IRetriever retriever, int candidateCount) : IRecordSource<TRecord>
    where TRecord : class
{
    private const string Stage = "filter";

    public async Task<RetrievalResponse> FindAsync(string query, SearchCut cut, Expression<Func<TRecord, bool>>? filter, CancellationToken cancellationToken)
    {
        var found = await retriever.RetrieveAsync(query, new RetrievalOptions { CandidateCount = cut.Width(candidateCount) }, cancellationToken).ConfigureAwait(false);
        if (filter is null) return found;
        var passes = filter.Compile();
        var judged = found.Candidates.Select((document, i) => (Document: document, Index: i, Passes: passes(RecordFilter<TRecord>.RecordOf(document)))).ToArray();
        return new RetrievalResponse(found, [.. judged.Where(c => c.Passes).Select(c => c.Document)])
        {
            Removed = [.. found.Removed, .. judged.Where(c => !c.Passes).Select(c => new RemovedCandidate(c.Index, Stage, "The caller's filter excludes it.") { Document = c.Document })],
        };
    }
}
