using System.Linq.Expressions;
using Microsoft.Extensions.VectorData;
using SkRerank.Retrieval;

namespace SkRerank.SemanticKernel;

/// <summary>Finds candidates in a vector store, which filters them itself; its scores are in the trail.</summary>
internal sealed class VectorStoreSource<TRecord>(IVectorSearchable<TRecord> searchable, Func<TRecord, string>? textOf) : IRecordSource<TRecord>
    where TRecord : class
{
    private const string Stage = "vector";

    public async Task<RetrievalResponse> FindAsync(string query, SearchCut cut, Expression<Func<TRecord, bool>>? filter, CancellationToken cancellationToken)
    {
        var candidates = new List<RerankDocument>();
        await foreach (var hit in searchable.SearchAsync(query, cut.Width(1), new VectorSearchOptions<TRecord> { Filter = filter }, cancellationToken).ConfigureAwait(false))
        {
            var candidate = new RerankDocument(RecordCandidate.Of(hit.Record, textOf)) { Record = hit.Record };
            candidates.Add(hit.Score is not { } score || !double.IsFinite(score) ? candidate : new RerankDocument(candidate)
            {
                RetrievalScore = score,
                Trail = [.. candidate.Trail, new StageScore(Stage, score, ScoreKind.Similarity, candidates.Count + 1)],
            });
        }

        return new RetrievalResponse(candidates);
    }
}
