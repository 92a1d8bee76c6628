using SkRerank.Retrieval;

namespace SkRerank.Qdrant.Retrieval;

/// <summary>Makes candidates from hits: the caller's text, our id, score, rank and record, and what the legs before said.</summary>
internal sealed class CandidateFactory<TRecord>(Func<TRecord, RerankDocument> toDocument)
{
    public IReadOnlyList<RerankDocument> Create(IReadOnlyList<FoundRecord<TRecord>> hits, StageKind stage, params IReadOnlyList<LegScores> legs)
    {
        var candidates = new RerankDocument[hits.Count];
        for (int i = 0; i < candidates.Length; i++)
        {
            FoundRecord<TRecord> hit = hits[i];
            RerankDocument made = toDocument(hit.Record);
            candidates[i] = new RerankDocument(made)
            {
                Id = hit.Key,
                RetrievalScore = hit.Score,
                Trail = [.. made.Trail, .. legs.Select(leg => leg.Of(hit.Id)).OfType<StageScore>(), new StageScore(stage.Stage, hit.Score, stage.Kind, i + 1)],
                Record = hit.Record,
            };
        }

        return candidates;
    }
}
