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
        var options = new VectorSearchOptions<TRecord> { Filter = filter };
        if (searchable.GetService(typeof(ITrailSearchable<TRecord>)) is ITrailSearchable<TRecord> withTrail)
        {
            var found = await withTrail.SearchWithTrailAsync(query, cut.Width(1), options, cancellationToken).ConfigureAwait(false);
            return new RetrievalResponse(found, [.. found.Candidates.Select(candidate => ToCandidate((TRecord)candidate.Record!, candidate.RetrievalScore, candidate.Trail, candidate))]);
        }

        var candidates = new List<RerankDocument>();
        await foreach (var hit in searchable.SearchAsync(query, cut.Width(1), options, cancellationToken).ConfigureAwait(false))
            candidates.Add(ToCandidate(hit.Record, hit.Score, hit.Score is { } score ? [new StageScore(Stage, score, ScoreKind.Similarity, candidates.Count + 1)] : []));
        return new RetrievalResponse(candidates);
    }

    private RerankDocument ToCandidate(TRecord record, double? score, IReadOnlyList<StageScore> trail, RerankDocument? found = null)
    {
        var candidate = RecordCandidate.Of(record, textOf, otherwise: found?.Text);
        return new RerankDocument(candidate) { Id = candidate.Id ?? found?.Id, RetrievalScore = score, Trail = trail, Folded = found?.Folded ?? [], Record = record };
    }
}
