using SkRerank.LateInteraction;
using SkRerank.Lucene.Model;
using SkRerank.Retrieval;

namespace SkRerank.Lucene.Retrieval;

/// <summary>Makes candidates from hits: the caller's text, our id, score, rank, record, token vectors and sketch.</summary>
internal sealed class CandidateFactory<TRecord>(Func<TRecord, RerankDocument> toDocument, string stage, ScoreKind kind)
{
    /// <summary>Gets what the candidates' trail ends with.</summary>
    public StageKind Stage { get; } = new(stage, kind);

    public IReadOnlyList<RerankDocument> Create(IReadOnlyList<FoundRecord<TRecord>> hits, string? tokenModel, int tokenDimensions, TokenVectorElement element)
    {
        var candidates = new RerankDocument[hits.Count];
        for (int i = 0; i < candidates.Length; i++)
        {
            FoundRecord<TRecord> hit = hits[i];
            RerankDocument made = toDocument(hit.Record);
            ReadOnlySpan<byte> hash = hit.TokenVectors is null && hit.Sketch is null ? [] : TextStorage.Hash(made.Text);
            candidates[i] = new RerankDocument(made)
            {
                Id = hit.Key,
                RetrievalScore = hit.Score,
                Trail = [.. made.Trail, new StageScore(Stage.Stage, hit.Score, Stage.Kind, i + 1)],
                TokenVectors = hit.TokenVectors is not { } vectors || tokenModel is null ? made.TokenVectors
                    : TextStorage.IsOf(vectors, hash) ? TextStorage.ReadVectors(vectors, tokenDimensions, tokenModel, element) : null,
                Sketch = hit.Sketch is not { } sketch ? made.Sketch : TextStorage.IsOf(sketch, hash) ? TextStorage.ReadSketch(sketch) : null,
                Record = hit.Record,
            };
        }

        return candidates;
    }
}
