using System.Globalization;
using SkRerank.Retrieval;

namespace SkRerank.Postgres.Retrieval;

/// <summary>Makes candidates from hits: the caller's text, our id, record, and what each leg and the fusion said.</summary>
internal sealed class CandidateFactory<TRecord>(Func<TRecord, RerankDocument> toDocument, string? fusedStage)
{
    public static string IdOf(object key) => key is IFormattable formattable ? formattable.ToString(null, CultureInfo.InvariantCulture) : (string)key;

    public RetrievalResponse Create(IReadOnlyList<FoundRecord<TRecord>> hits) => new([.. hits.Select(Create)]);

    private RerankDocument Create(FoundRecord<TRecord> hit, int index)
    {
        var made = toDocument(hit.Record);
        List<StageScore> trail = [.. made.Trail];
        if (hit.Keyword is { } keyword) trail.Add(new StageScore(PostgresStages.Keyword, keyword.Score, ScoreKind.Logit, keyword.Rank) { Contribution = keyword.Contribution });
        if (hit.Vector is { } vector) trail.Add(new StageScore(PostgresStages.Vector, vector.Score, ScoreKind.Similarity, vector.Rank) { Contribution = vector.Contribution });
        if (fusedStage is not null) trail.Add(new StageScore(fusedStage, hit.Score, ScoreKind.Fused, index + 1));
        return new RerankDocument(made) { Id = IdOf(hit.Key), RetrievalScore = hit.Score, Trail = trail, Record = hit.Record };
    }
}
