using SkRerank.Fusion;

namespace SkRerank.Tests.Fusion;

internal static class Lists
{
    public static FusionList Of(string leg, params (string Id, double Score)[] candidates) => new(leg, 1,
        [.. candidates.Select((c, i) => new RerankDocument(c.Id) { Id = c.Id, RetrievalScore = c.Score, Trail = [new StageScore("own", c.Score, ScoreKind.Similarity, i + 1)] })]);
}
