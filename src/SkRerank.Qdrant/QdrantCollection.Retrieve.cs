using SkRerank.LateInteraction;
using SkRerank.Qdrant.Filtering;
using SkRerank.Qdrant.Model;
using SkRerank.Qdrant.Retrieval;
using SkRerank.Qdrant.Storage;
using SkRerank.Qdrant.Wire;
using SkRerank.Retrieval;

namespace SkRerank.Qdrant;

public sealed partial class QdrantCollection<TKey, TRecord>
{
    internal static StageKind VectorStage { get; } = new("vector", ScoreKind.Similarity);

    internal static StageKind KeywordStage { get; } = new("bm25", ScoreKind.Logit);

    /// <summary>Finds candidates by the query's embedding.</summary>
    internal async Task<IReadOnlyList<RerankDocument>> RetrieveByVectorAsync(string query, VectorField field, Condition? filter, CandidateFactory<TRecord> candidates, RetrievalOptions options, CancellationToken cancellationToken)
    {
        CollectionLayout layout = await _store.LayoutAsync(cancellationToken).ConfigureAwait(false);
        ReadOnlyMemory<float> vector = await ToVectorAsync(field, query, cancellationToken).ConfigureAwait(false);
        QueryRequest request = _queries.Vector(layout, field, vector, Excluding(filter, options.ExcludeId), options.CandidateCount);
        return candidates.Create(Found(await _store.QueryAsync(WithPayload(request), cancellationToken).ConfigureAwait(false)), VectorStage);
    }

    /// <summary>Finds candidates by BM25.</summary>
    internal async Task<IReadOnlyList<RerankDocument>> RetrieveByKeywordsAsync(string query, DataField field, Condition? filter, CandidateFactory<TRecord> candidates, RetrievalOptions options, CancellationToken cancellationToken)
    {
        CollectionLayout layout = await _store.LayoutAsync(cancellationToken).ConfigureAwait(false);
        if (_queries.Keywords(layout, field, query, Excluding(filter, options.ExcludeId), options.CandidateCount) is not { } request) return [];
        return candidates.Create(Found(await _store.QueryAsync(WithPayload(request), cancellationToken).ConfigureAwait(false)), KeywordStage);
    }

    /// <summary>Finds candidates by both, from one request, each leg for itself: the vector's and the keywords'.</summary>
    internal async Task<(IReadOnlyList<RerankDocument> Vector, IReadOnlyList<RerankDocument> Keywords)> RetrieveByBothAsync(string query, VectorField field, DataField text, Condition? filter, CandidateFactory<TRecord> candidates, RetrievalOptions options, CancellationToken cancellationToken)
    {
        List<QueryRequest> legs = await LegsAsync(query, field, text, filter, options, options.CandidateCount, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<FoundPoints> answers = await _store.QueryAsync(legs.ConvertAll(WithPayload), cancellationToken).ConfigureAwait(false);
        return (candidates.Create(Found(answers[0].Points), VectorStage), legs.Count > 1 ? candidates.Create(Found(answers[1].Points), KeywordStage) : []);
    }

    /// <summary>Finds candidates by both, fused by the server, with what each leg said.</summary>
    internal async Task<IReadOnlyList<RerankDocument>> RetrieveFusedAsync(string query, VectorField field, DataField text, Condition? filter, CandidateFactory<TRecord> candidates, QdrantFusion fusion, RetrievalOptions options, CancellationToken cancellationToken)
    {
        List<QueryRequest> legs = await LegsAsync(query, field, text, filter, options, options.CandidateCount, cancellationToken).ConfigureAwait(false);
        QueryRequest fused = QueryFactory.Fused(fusion, field, legs[0], legs.Count > 1 ? legs[1] : null, options.CandidateCount);
        IReadOnlyList<FoundPoints> answers = await _store.QueryAsync([WithPayload(fused), .. legs], cancellationToken).ConfigureAwait(false);
        return candidates.Create(Found(answers[0].Points), new StageKind(fusion.Name, ScoreKind.Fused), Legs(answers, legs, [VectorStage, KeywordStage]));
    }

    /// <summary>Finds candidates by MaxSim over what a first stage found, with what each of its legs said, or over everything.</summary>
    internal async Task<IReadOnlyList<RerankDocument>> RetrieveByTokensAsync(string query, VectorField? field, DataField? text, Condition? filter, CandidateFactory<TRecord> candidates, StageKind stage, int firstStageCount, RetrievalOptions options, CancellationToken cancellationToken)
    {
        TokenVectors tokens = await _schema.TokenEncoder!.EncodeQueryAsync(query, cancellationToken).ConfigureAwait(false);
        if (tokens.Count == 0) return [];
        CollectionLayout layout = await _store.LayoutAsync(cancellationToken).ConfigureAwait(false);
        List<QueryRequest> legs = await LegsAsync(query, field, text, filter, options, Math.Max(firstStageCount, options.CandidateCount), cancellationToken).ConfigureAwait(false);
        if (legs.Count == 0 && (field is not null || text is not null)) return [];
        QueryRequest request = _queries.Tokens(layout, tokens, Excluding(filter, options.ExcludeId), options.CandidateCount, legs);
        IReadOnlyList<FoundPoints> answers = await _store.QueryAsync([WithPayload(request), .. legs], cancellationToken).ConfigureAwait(false);

        // The server adds up the query's tokens; their mean is a similarity.
        FoundPoint[] found = [.. answers[0].Points.Select(point => point with { Score = point.Score / tokens.Count })];
        return candidates.Create(Found(found), stage, Legs(answers, legs, [.. field is null ? [] : new[] { VectorStage }, .. text is null ? [] : new[] { KeywordStage }]));
    }

    internal Condition? TranslateFilter(System.Linq.Expressions.Expression<Func<TRecord, bool>>? filter) => FilterTranslator.Translate(filter, _schema);

    /// <summary>Makes the queries of the legs that are asked for; keywords without any searchable word have none.</summary>
    private async Task<List<QueryRequest>> LegsAsync(string query, VectorField? field, DataField? text, Condition? filter, RetrievalOptions options, int count, CancellationToken cancellationToken)
    {
        CollectionLayout layout = await _store.LayoutAsync(cancellationToken).ConfigureAwait(false);
        Condition? all = Excluding(filter, options.ExcludeId);
        var legs = new List<QueryRequest>();
        if (field is not null) legs.Add(_queries.Vector(layout, field, await ToVectorAsync(field, query, cancellationToken).ConfigureAwait(false), all, count));
        if (text is not null && _queries.Keywords(layout, text, query, all, count) is { } keywords) legs.Add(keywords);
        return legs;
    }

    private static LegScores[] Legs(IReadOnlyList<FoundPoints> answers, List<QueryRequest> legs, StageKind[] stages) => [.. legs.Select((_, i) => new LegScores(stages[i], answers[i + 1].Points))];

    private List<FoundRecord<TRecord>> Found(IReadOnlyList<FoundPoint> points) =>
        [.. points.Select(point => new FoundRecord<TRecord>(point.Id, KeyCodec.Format(_schema.Key.FromPoint(point)), _reader.Read<TRecord>(point, includeVectors: false), point.Score))];

    private Condition? Excluding(Condition? filter, string? excludeId) =>
        excludeId is null || _schema.Key.Parse(excludeId) is not { } id ? filter : FilterLogic.ToFilter(FilterLogic.And(filter ?? FilterLogic.All, FilterLogic.Not(FilterLogic.HasId([id]))));

    private static QueryRequest WithPayload(QueryRequest request) => request with { WithPayload = true };
}
