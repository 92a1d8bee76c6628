using System.Text.Json;
using SkRerank.Remote;

namespace SkRerank.Retrieval.Engines;

/// <summary>Makes candidates of hits.</summary>
internal sealed class EngineCandidates(SearchEngineOptions options)
{
    /// <summary>The name of the engine's own reranker in the trail.</summary>
    public const string SemanticStage = "semantic";

    /// <exception cref="JsonException">No hit has the text's field, or a hit comes twice.</exception>
    public IReadOnlyList<RerankDocument> Create(IReadOnlyList<EngineHit> hits)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var hit in hits)
        {
            if (!ids.Add(hit.Id)) throw new JsonException($"the hit '{hit.Id}' comes twice");
        }

        if (options.ToDocument is null && hits.Count > 0 && hits.All(hit => TextOf(hit.Source, options.TextField) is null)) throw new JsonException($"no hit has a text in the field '{options.TextField}'");

        // The score that the engine gave before its reranker has a rank of its own.
        int[] byScore = [.. Enumerable.Range(0, hits.Count).OrderByDescending(i => hits[i].Score)];
        var ranks = new int[hits.Count];
        for (var i = 0; i < byScore.Length; i++) ranks[byScore[i]] = i + 1;
        return [.. hits.Select((hit, i) => Create(hit, i + 1, ranks[i]))];
    }

    private RerankDocument Create(EngineHit hit, int rank, int rankByScore)
    {
        var made = options.ToDocument?.Invoke(hit.Source) ?? new RerankDocument(TextOf(hit.Source, options.TextField) ?? "") { Title = TextOf(hit.Source, options.TitleField), Link = TextOf(hit.Source, options.LinkField) };
        var stage = options.Stage;
        IReadOnlyList<StageScore> trail = hit.RerankerScore is { } reranked
            ? [.. made.Trail, new StageScore(stage.Stage, hit.Score, stage.Kind, rankByScore), new StageScore(SemanticStage, reranked, ScoreKind.Logit, rank) { RankBefore = rankByScore }]
            : [.. made.Trail, new StageScore(stage.Stage, hit.Score, stage.Kind, rank)];
        return new RerankDocument(made) { Id = hit.Id, RetrievalScore = hit.RerankerScore ?? hit.Score, Trail = trail, Record = hit.Source };
    }

    // A field in an object, meta.title, may be stored as one name or as an object.
    private static string? TextOf(JsonElement source, string? field)
    {
        if (field is null) return null;
        if (WireJson.Child(source, field) is { ValueKind: not JsonValueKind.Undefined } flat) return WireJson.Text(flat);
        return field.Contains('.', StringComparison.Ordinal) ? WireJson.Text(field.Split('.').Aggregate(source, WireJson.Child)) : null;
    }
}
