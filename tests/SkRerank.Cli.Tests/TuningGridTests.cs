using SkRerank.Cli.Tuning;
using SkRerank.Conditions;
using SkRerank.Evaluation.Tuning;
using SkRerank.Fusion;
using SkRerank.Pipelines;

namespace SkRerank.Cli.Tests;

public sealed class TuningGridTests
{
    private static readonly SkipRule Half = new(QueryPredictor.Nqc, "vector", 0.1);

    [Theory]
    [InlineData(1000, "0 10 50")]
    [InlineData(30, "0 10 50 50+")]
    [InlineData(7, "0 10 10+ 50 50+")]
    public void Choosable_Budget_KeepsASkipRuleOnlyWhereTheSameWithoutItIsOver(double budget, string kept)
    {
        // Depth 10 takes 10 ms, depth 50 takes 50; half of the queries skipped halve the mean.
        TuningPoint[] points = [Point(0, null, 1), Point(10, null, 10), Point(10, Half, 5), Point(50, null, 50), Point(50, Half, 25)];
        Assert.Equal(kept, string.Join(' ', TuningGrid.Choosable(points, point => point.Mean <= budget).Select(point => point.Setting.Depth + (point.Setting.Skip is null ? "" : "+"))));
    }

    [Fact]
    public async Task MeasureAsync_PlantedCollection_FindsTheSettingThatIsBestByConstruction()
    {
        // Both legs put the one relevant document at rank 15 of 30; late interaction knows nothing of it, the cross-encoder alone finds it, and only from 20 candidates on.
        TuningQuery[] queries = [.. Enumerable.Range(0, 40).Select(Planted)];
        var grid = new TuningGrid(candidates: 30, model: "planted", modelDepth: 30);
        var times = grid.Shapes.Append((Depth: 0, Model: (string?)null)).ToDictionary(shape => shape, shape => shape.Model is null ? 5 + (0.01 * shape.Depth) : 5.0 * shape.Depth);
        var points = await grid.MeasureAsync(queries, LatencyTable.Of(queries.Length, times), TestContext.Current.CancellationToken);
        var choice = CrossValidation.Choose([.. points.Select(point => point.ToCandidate(LatencyMeasure.Mean, null))], [.. queries.Select(query => query.Id)])!;
        var chosen = points[choice.Chosen];
        Assert.Equal(("planted", 20, 1.0), (chosen.Setting.Model, chosen.Setting.Depth, chosen.Ndcg));
        Assert.Equal(1.0, choice.HeldOutMean);
        Assert.All(points.Where(point => point.Setting.Model is null || point.Setting.Depth < 15), point => Assert.True(point.Ndcg < 1));
    }

    [Fact]
    public void Of_WhatToDefinitionGave_IsTheSameSetting()
    {
        TuningSetting[] settings =
        [
            new(),
            new() { Candidates = 40, Norm = null, RrfK = 10, Bm25Weight = 0.3, VectorWeight = 0.7, Depth = 20, HybridWeight = 0, LateInteractionWeight = 1 },
            new() { Norm = ScoreNormalization.ZScore, Depth = 50, LateInteractionWeight = 2, Skip = Half },
            new() { Depth = 50, Skip = SkipRule.Classic },
            new() { Depth = 10, Model = "minilm-reranker", Mmr = 0.7 },
        ];
        Assert.All(settings, setting => Assert.Equal(setting, TuningSetting.Of(PipelineDefinition.Parse(setting.ToDefinition(revision: "r").ToJson()))));
    }

    private static TuningQuery Planted(int number)
    {
        RerankDocument Document(string leg, int rank)
        {
            var score = (30 - rank) / 30.0;
            return new RerankDocument($"text {rank}") { Id = $"d{rank}", RetrievalScore = score, Trail = [new StageScore(leg, score, leg == "vector" ? ScoreKind.Similarity : ScoreKind.Logit, rank)] };
        }

        FusionList Leg(string name) => new(name, 1, [.. Enumerable.Range(1, 30).Select(rank => Document(name, rank))]);
        var query = new TuningQuery($"q{number}", "How long does a flea live?", new Dictionary<string, int> { ["d15"] = 1 }, [Leg("bm25"), Leg("vector")]);
        for (var rank = 1; rank <= 30; rank++)
        {
            query.Late.Add($"d{rank}", 30 - rank);
            query.CrossEncoder.Add($"d{rank}", rank == 15 ? 1 : -rank);
        }

        return query;
    }

    private static TuningPoint Point(int depth, SkipRule? skip, double mean) => new(new TuningSetting { Depth = depth, Skip = skip }, [0.5], skip is null ? 0 : 0.5, mean, mean, mean);
}
