using Microsoft.Extensions.DependencyInjection;
using SkRerank.Keywords;
using SkRerank.LearningToRank.Features;
using SkRerank.LearningToRank.Training;
using SkRerank.LearningToRank.Trees;
using SkRerank.Pipelines;

namespace SkRerank.LearningToRank.Tests;

public sealed class LearningToRankPipelineStagesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("skrerank-ltr-").FullName;

    private static readonly RerankDocument[] Documents =
    [
        new("a flea") { Trail = [new StageScore("bm25", 1, ScoreKind.Logit, 2)] },
        new("a dog") { Trail = [new StageScore("bm25", 5, ScoreKind.Logit, 1)] },
        new("many fleas live here") { Trail = [new StageScore("bm25", 3, ScoreKind.Logit, 3)] },
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Create_ModelBesideTheFile_RunsInThePipeline()
    {
        var model = Train("bm25.score", "text.coverage");
        model.Save(Path.Combine(_folder, "trees.txt"));
        using var pipeline = Load("""{ "version": 1, "rerank": [ { "stage": "learning-to-rank", "model": "trees.txt", "explain": true } ] }""");
        var response = await pipeline.Reranker.RerankAsync("fleas", Documents, cancellationToken: Token);
        double[] rows = [1, 1, 5, 0, 3, 1], expected = new double[3];
        model.Score(rows, expected);
        Assert.Equal(expected, response.Results.OrderBy(result => result.Index).Select(result => result.Score));
        Assert.Equal(["bm25.score", "text.coverage"], response.Results[0].Features.Select(feature => feature.Name));
        var metadata = pipeline.Reranker.GetService<RerankerMetadata>()!;
        Assert.Equal("trees", metadata.DefaultModelId);
        Assert.Matches("^ltr-[0-9a-f]{8}$", metadata.ModelRevision);
        Assert.Contains($"of revision '{metadata.ModelRevision}'", Fails("""{ "version": 1, "rerank": [ { "stage": "learning-to-rank", "model": "trees.txt", "revision": "ltr-00000000" } ] }"""), StringComparison.Ordinal);
    }

    [Fact]
    public void Create_FeaturesThatNeedMoreThanAName_ComeFromTheContainer()
    {
        Train("pagerank", "text.coverage_idf").Save(Path.Combine(_folder, "trees.txt"));
        const string Definition = """{ "version": 1, "rerank": [ { "stage": "learning-to-rank", "model": "trees.txt", "analyzer": "standard" } ] }""";
        Assert.StartsWith("The pipeline cannot be used: $.rerank[0].model reads features that cannot be made: Features are made of the trail, texts, query and link by their names, but pagerank, text.coverage_idf cannot be;", Fails(Definition), StringComparison.Ordinal);

        var services = new ServiceCollection();
        services.AddSingleton(new FeatureSet(RankingFeatures.PageRanks(new Dictionary<string, double>())));
        services.AddSingleton(new Bm25Statistics(3, 2, []));
        using var provider = services.BuildServiceProvider();
        Load(Definition, provider).Dispose();
    }

    [Theory]
    [InlineData("\"model\": \"nowhere.txt\"", "$.rerank[0].model")]
    [InlineData("\"analyzer\": \"english\"", "$.rerank[0].model must be the path of a model file, but is missing.")]
    [InlineData("\"model\": \"broken.txt\"", "$.rerank[0].model cannot be read: ")]
    [InlineData("\"model\": \"trees.txt\", \"analyzer\": \"klingon\"", "$.rerank[0].analyzer must be one of english, standard, whitespace, code, but is 'klingon'.")]
    public void Create_WhatCannotBeUsed_IsAnErrorWithItsPlace(string properties, string expected)
    {
        Train("bm25.score", "text.coverage").Save(Path.Combine(_folder, "trees.txt"));
        File.WriteAllText(Path.Combine(_folder, "broken.txt"), "no tree");
        Assert.Contains(expected, Fails($$"""{ "version": 1, "rerank": [ { "stage": "learning-to-rank", {{properties}} } ] }"""), StringComparison.Ordinal);
    }

    private string Fails(string definition) => Assert.Throws<RerankException>(() => Load(definition)).Message;

    private RerankPipeline Load(string definition, IServiceProvider? services = null)
    {
        using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(definition));
        return RerankPipeline.Load(stream, new PipelineStages().Add(LearningToRankPipelineStages.Create()), services, _folder);
    }

    // Both features say the grade, so that trees have something to split.
    private static TreeEnsemble Train(string first, string second)
    {
        double[] rows = [.. Enumerable.Range(0, 40).SelectMany(i => new double[] { i % 4, i % 4 > 1 ? 1 : 0 })];
        return new LambdaMartTrainer(new LambdaMartOptions { Rounds = 5, MinRowsPerLeaf = 2, Threads = 1 }).Train(new RankingDataset([first, second], rows, Enumerable.Range(0, 40).Select(i => i % 4).ToArray(), [.. Enumerable.Repeat(4, 10)]));
    }
}
