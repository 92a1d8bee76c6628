using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using SkRerank.Calibration;
using SkRerank.Pipelines;
using SkRerank.Retrieval;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Pipelines;

public sealed class RerankPipelineTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // Two legs of five documents: one gives d1..d5 by 5..1, the other d5..d1 by 5..1.
    private static readonly PipelineStageFactory Rising = Leg("rising", [.. Enumerable.Range(1, 5)]), Falling = Leg("falling", [5, 4, 3, 2, 1]);

    // Scores by a table of the text, which is the number of the document.
    private static readonly PipelineStageFactory Table = PipelineStageFactory.Reranker("table", "Some.Package", ["scores", "factor", "limit", "loud"], context =>
    {
        var factor = context.Number("factor") ?? 1;
        return new FakeReranker((_, document) => factor * int.Parse(document.Text, System.Globalization.CultureInfo.InvariantCulture));
    });

    [Fact]
    public async Task Retriever_LegsFusionStageAndTop_RunInOrder()
    {
        // Weights 3 and 1 by min-max: d1 = 0.75, d2 = 0.75·0.75 + 0.25·0.25 = 0.625, d3 = 0.5, d4 = 0.375, d5 = 0.25. The first three are reranked by 3 > 2 > 1.
        using var pipeline = Load("""
            {"version":1,"retrieve":{"legs":[{"stage":"rising","weight":3},{"stage":"falling","weight":1}],"candidates":4,"fusion":{"method":"scores"}},
             "rerank":[{"stage":"table","depth":3}],"select":{"top":4}}
            """);
        var found = await pipeline.Retriever!.RetrieveAsync("q", cancellationToken: Token);
        Assert.Equal(["d3", "d2", "d1", "d4"], found.Candidates.Select(candidate => candidate.Id));
        Assert.Equal(["rising", "falling", "minmax", "fake"], found.Candidates[0].Trail.Select(stage => stage.Stage));
        Assert.Equal(0.5, found.Candidates[0].Trail[2].Score, 1e-12);
        Assert.Equal(4, (await pipeline.Retriever.RetrieveAsync("q", new RetrievalOptions { CandidateCount = 5 }, Token)).Candidates.Count);
    }

    [Fact]
    public async Task Reranker_Depth_LeavesTheDeeperBelow()
    {
        using var pipeline = Load("""{"version":1,"rerank":[{"stage":"table","depth":2}]}""");
        var response = await pipeline.Reranker.RerankAsync("q", Documents(1, 2, 5, 4), cancellationToken: Token);
        Assert.Equal([1, 0, 2, 3], response.Results.Select(result => result.Index));
        Assert.Equal([true, true, false, false], response.Results.Select(result => result.IsScored));
        Assert.Equal(ScoreKind.Ordinal, response.ScoreKind);
        Assert.Equal(new StageScore("fake", 2, ScoreKind.Logit, 1) { RankBefore = 2 }, Assert.Single(response.Results[0].Stages));
        Assert.Equal([1, 0, 2], (await pipeline.Reranker.RerankAsync("q", Documents(1, 2, 5, 4), new RerankOptions { TopN = 3 }, Token)).Results.Select(result => result.Index));
        Assert.Equal(ScoreKind.Logit, (await pipeline.Reranker.RerankAsync("q", Documents(1, 2), cancellationToken: Token)).ScoreKind);
    }

    [Fact]
    public async Task Reranker_Stages_EachSeesTheBestOfTheOneBefore()
    {
        using var pipeline = Load("""{"version":1,"rerank":[{"stage":"table"},{"stage":"table","name":"down","factor":-1,"depth":2}],"select":{"top":3}}""");
        var response = await pipeline.Reranker.RerankAsync("q", Documents(1, 3, 2, 4), cancellationToken: Token);

        // 4, 3, 2, 1 by the first; the second turns the best two round; three are given.
        Assert.Equal([1, 3, 2], response.Results.Select(result => result.Index));
    }

    [Fact]
    public async Task Reranker_Blend_AddsZScores()
    {
        // Incoming 4, 2, 0 has z = 1.2247, 0, −1.2247; the table's 1, 3, 5 the reverse; three times the table wins.
        using var pipeline = Load("""{"version":1,"rerank":[{"stage":"table","name":"t","blend":{"incoming":1,"weight":1,"terms":[{"stage":"table","name":"u","weight":2}]}}]}""");
        var response = await pipeline.Reranker.RerankAsync("q", [Document(1, 4), Document(3, 2), Document(5, 0)], cancellationToken: Token);
        Assert.Equal([2, 1, 0], response.Results.Select(result => result.Index));
        Assert.Equal(2 * Math.Sqrt(1.5), response.Results[0].Score, 1e-12);
        Assert.Equal(["t", "u"], response.Results[0].Stages.Select(stage => stage.Stage));
    }

    [Fact]
    public async Task Reranker_SkipRule_LeavesTheOrder()
    {
        using var pipeline = Load("""{"version":1,"skip":{"rule":"class","reranked":["question"]},"rerank":[{"stage":"table"}]}""");
        Assert.Equal([0, 1], (await pipeline.Reranker.RerankAsync("flea", Documents(1, 2), cancellationToken: Token)).Results.Select(result => result.Index));
        Assert.Equal([1, 0], (await pipeline.Reranker.RerankAsync("How long does a flea live?", Documents(1, 2), cancellationToken: Token)).Results.Select(result => result.Index));
    }

    [Fact]
    public async Task Reranker_SelectionAlone_FoldsDuplicates()
    {
        using var pipeline = Load("""{"version":1,"select":{"deduplicate":{}}}""");
        var response = await pipeline.Reranker.RerankAsync("q", [new RerankDocument("a flea lives for a year"), new RerankDocument("bees make honey all day"), new RerankDocument("a flea lives for a year")], cancellationToken: Token);
        Assert.Equal([0, 1], response.Results.Select(result => result.Index));
        Assert.Equal(2, Assert.Single(response.Removed).Index);
    }

    [Fact]
    public async Task Reranker_Calibrator_GivesProbabilitiesAndItsThresholdTakesOut()
    {
        // σ(s) of a sigmoid: 0.5 at 0; the threshold of the calibrator itself is 0.6, that of the definition goes before it.
        var json = Calibrator(0.6);
        var folder = Directory.CreateTempSubdirectory("skrerank-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "c.json"), json, Token);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "p.json"), """{"version":1,"rerank":[{"stage":"table","calibrator":"c.json"}]}""", Token);
            using var fromFile = RerankPipeline.Load(Path.Combine(folder.FullName, "p.json"), Stages());
            var response = await fromFile.Reranker.RerankAsync("q", Documents(1, -1, 0), cancellationToken: Token);
            Assert.Equal(1 / (1 + Math.Exp(-1)), Assert.Single(response.Results).Probability!.Value, 1e-12);

            using var inline = Load($$"""{"version":1,"rerank":[{"stage":"table","calibrator":{{json}},"minProbability":0.4}]}""");
            Assert.Equal([0, 2], (await inline.Reranker.RerankAsync("q", Documents(1, -1, 0), cancellationToken: Token)).Results.Select(result => result.Index));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Reranker_ThresholdAndDepth_TakesOutWhatWasNotScored()
    {
        using var pipeline = Load($$"""{"version":1,"rerank":[{"stage":"table","depth":2,"calibrator":{{Calibrator(0.5)}},"minProbability":0.5}]}""");
        var response = await pipeline.Reranker.RerankAsync("q", Documents(-1, 1, 5), cancellationToken: Token);
        Assert.Equal([1], response.Results.Select(result => result.Index));
        Assert.Equal([(0, "threshold"), (2, "threshold")], response.Removed.Select(removed => (removed.Index, removed.Stage)).Order());
    }

    [Fact]
    public async Task Reranker_Mmr_PutsWhatIsNewBeforeWhatIsSaid()
    {
        // Relevance 1, 0.5, 0 by min-max; the second says what the first says: 0.5·0.5 − 0.5·1 is below 0.5·0 − 0.5·0.
        using var pipeline = Load("""{"version":1,"select":{"mmr":0.5}}""");
        var response = await pipeline.Reranker.RerankAsync("q", [new RerankDocument("a flea lives for a year"), new RerankDocument("a flea lives for a year"), new RerankDocument("bees make honey all day")], cancellationToken: Token);
        Assert.Equal([0, 2, 1], response.Results.Select(result => result.Index));
    }

    [Fact]
    public async Task Reranker_TimeBudget_GivesTheOrderSoFar()
    {
        var stages = Stages().Add(PipelineStageFactory.Reranker("slow", "Some.Package", [], _ => new EndlessReranker()));
        using var pipeline = new RerankPipeline(PipelineDefinition.Parse("""{"version":1,"timeBudgetMs":1,"rerank":[{"stage":"slow"}]}"""), stages);
        var response = await pipeline.Reranker.RerankAsync("q", Documents(1, 2), cancellationToken: Token);
        Assert.True(response.IsPartial);
        Assert.Equal([0, 1], response.Results.Select(result => result.Index));
    }

    [Theory]
    [InlineData("""[{"stage":"cross-encoder"}]""", "$.rerank[0].stage is 'cross-encoder', a stage of the package SkRerank.Onnx, which is not registered; reference the package and add OnnxPipelineStages.Create().")]
    [InlineData("""[{"stage":"learning-to-rank","model":"m.txt"}]""", "$.rerank[0].stage is 'learning-to-rank', a stage of the package SkRerank.LearningToRank, which is not registered; reference the package and add LearningToRankPipelineStages.Create().")]
    [InlineData("""[{"stage":"croß-encoder"}]""", "$.rerank[0].stage must name a reranking stage, but 'croß-encoder' is in no package that is known; the names are service (SkRerank), late-interaction (SkRerank), hosted (SkRerank), listwise (SkRerank), table (Some.Package), cross-encoder (SkRerank.Onnx, not registered), learning-to-rank (SkRerank.LearningToRank, not registered).")]
    [InlineData("""[{"stage":"table","blend":{"terms":[{"stage":"cross-encoder"}]}}]""", "$.rerank[0].blend.terms[0].stage is 'cross-encoder', a stage of the package SkRerank.Onnx, which is not registered; reference the package and add OnnxPipelineStages.Create().")]
    [InlineData("""[{"stage":"table","modle":"x"}]""", "$.rerank[0].modle is no property here; the properties are stage, name, revision, depth, blend, calibrator, minProbability, scores, factor, limit, loud.")]
    [InlineData("""[{"stage":"table","blend":{"terms":[{"stage":"table","depth":3}]}}]""", "$.rerank[0].blend.terms[0].depth is no property here; the properties are stage, name, revision, weight, scores, factor, limit, loud.")]
    [InlineData("""[{"stage":"table","factor":"x"}]""", "$.rerank[0].factor must be a finite number, but is the text 'x'.")]
    [InlineData("""[{"stage":"table","revision":"r1"}]""", "$.rerank[0].revision is 'r1', but the stage 'table' does not tell the revision of its model; leave it out.")]
    [InlineData("""[{"stage":"table","calibrator":"../c.json"}]""", "$.rerank[0].calibrator must stay inside the folder of the pipeline, but is '../c.json'; put the file there, or write its absolute path.")]
    [InlineData("""[{"stage":"table","calibrator":"a/../../c.json"}]""", "$.rerank[0].calibrator must stay inside the folder of the pipeline, but is 'a/../../c.json'; put the file there, or write its absolute path.")]
    [InlineData("""[{"stage":"service","key":"x"}]""", "$.rerank[0].key must be the key of an IReranker, but the services have none under 'x'; register it with that key.")]
    [InlineData("""[{"stage":"service"}]""", "$.rerank[0].key must be a text, but is missing.")]
    [InlineData("""[{"stage":"late-interaction"}]""", "$.rerank[0].stage is late-interaction, which needs an encoder of token vectors, but the services have no ITokenVectorEncoder; register one, or use the package SkRerank.Local.")]
    [InlineData("""[{"stage":"listwise"}]""", "$.rerank[0].client must be the key of an IChatClient, but is missing, and the services have none without a key; register one, or name its key.")]
    [InlineData("""[{"stage":"listwise","strategy":"guess"}]""", "$.rerank[0].strategy must be one of sliding, tdpart, full, blocks, tournament, setwise, pairwise, pairwise-heap, pairwise-sliding, consistency, but is 'guess'.")]
    [InlineData("""[{"stage":"hosted","model":"x"}]""", "$.rerank[0] could not be made: The name of a hosted reranker must be a provider and a model such as 'cohere:rerank-v3.5', but was 'x'; the providers are ")]
    public void Load_StageThatCannotBe_IsAnErrorWithItsPath(string rerank, string problem) =>
        Assert.StartsWith("The pipeline cannot be used: " + problem, Assert.Throws<RerankException>(() => Load($$"""{"version":1,"rerank":{{rerank}}}""")).Message, StringComparison.Ordinal);

    [Fact]
    public void Load_LegOfAnotherPackage_IsAnErrorThatNamesIt() => Assert.Equal(
        "The pipeline cannot be used: $.retrieve.legs[0].stage is 'bm25', a stage of the package SkRerank.Local, which is not registered; reference the package and add services.AddLocalReranking(folder) or LocalPipelineStages.Create(store).",
        Assert.Throws<RerankException>(() => Load("""{"version":1,"retrieve":{"legs":[{"stage":"bm25"}]}}""")).Message);

    [Fact]
    public void Load_UnknownStageBehindAnother_MakesNothing()
    {
        var made = 0;
        var stages = Stages().Add(PipelineStageFactory.Reranker("counted", "Some.Package", [], _ => { made++; return new FakeReranker((_, _) => 1); }));
        Assert.Throws<RerankException>(() => new RerankPipeline(PipelineDefinition.Parse("""{"version":1,"rerank":[{"stage":"counted"},{"stage":"nothing"}]}"""), stages));
        Assert.Equal(0, made);
    }

    [Fact]
    public void Load_StageThatFailsBehindAnother_DisposesTheFirst()
    {
        var first = new FakeReranker((_, _) => 1);
        var stages = Stages().Add(PipelineStageFactory.Reranker("first", "Some.Package", [], _ => first));
        Assert.Throws<RerankException>(() => new RerankPipeline(PipelineDefinition.Parse("""{"version":1,"rerank":[{"stage":"first"},{"stage":"table","factor":true}]}"""), stages));
        Assert.True(first.Disposed);
    }

    [Fact]
    public void Load_SkipRuleOverALegThatIsNotThere_IsAnError() => Assert.Equal(
        "The pipeline cannot be used: $.skip The predictor Nqc reads the scores of the leg 'dense', but the stages are rising, falling, rrf; name one of them, or leave the leg out.",
        Assert.Throws<RerankException>(() => Load("""{"version":1,"retrieve":{"legs":[{"stage":"rising"},{"stage":"falling"}]},"skip":{"rule":"nqc","leg":"dense","threshold":1},"rerank":[{"stage":"table"}]}""")).Message);

    [Fact]
    public void Load_AnotherModelRevision_IsRefused()
    {
        var stages = Stages().Add(PipelineStageFactory.Reranker("revised", "Some.Package", [], _ => new RevisedReranker()));
        RerankPipeline Create(string revision) => new(new PipelineDefinition { Stages = [new PipelineStage("revised") { Revision = revision }], Source = "p.json" }, stages);
        Create("r2").Dispose();
        Assert.Equal(
            "The pipeline 'p.json' cannot be used: $.rerank[0].revision is 'r1', but the model 'm' that would run is of revision 'r2'; get the model that the pipeline was made with, or tune it again for this one.",
            Assert.Throws<RerankException>(() => Create("r1")).Message);
    }

    [Fact]
    public void Load_CalibratorOfAnotherModel_IsAnErrorOfItsStage() => Assert.StartsWith(
        "The pipeline cannot be used: $.rerank[0] could not be made: The calibrator was fitted for the model 'another'",
        Assert.Throws<RerankException>(() => Load($$"""{"version":1,"rerank":[{"stage":"table","calibrator":{{Calibrator(0.5, "another")}}}]}""")).Message, StringComparison.Ordinal);

    [Fact]
    public void Dispose_Pipeline_DisposesItsStagesOnceAndNoServices()
    {
        var (made, service) = (new FakeReranker((_, _) => 1), new FakeReranker((_, _) => 1));
        using var services = new ServiceCollection().AddKeyedSingleton<IReranker>("s", service).BuildServiceProvider();
        var stages = PipelineStages.Of(services).Add(PipelineStageFactory.Reranker("made", "Some.Package", [], _ => made));
        using (var pipeline = new RerankPipeline(PipelineDefinition.Parse("""{"version":1,"rerank":[{"stage":"made"},{"stage":"service","key":"s"}]}"""), stages, services))
        {
            pipeline.Reranker.Dispose();
            Assert.False(made.Disposed);
        }

        Assert.True(made.Disposed);
        Assert.False(service.Disposed);
    }

    [Fact]
    public async Task AddRerankPipeline_Container_GivesRerankerAndRetriever()
    {
        var services = new ServiceCollection().AddPipelineStages(Rising, Table);
        services.AddKeyedSingleton<IRetriever>("own", new FakeRetriever(_ => Documents(5, 2)));
        services.AddRerankPipeline(PipelineDefinition.Parse("""{"version":1,"retrieve":{"legs":[{"stage":"rising"},{"stage":"service","name":"mine","key":"own"}]},"rerank":[{"stage":"table"}],"select":{"top":2}}"""));
        using var provider = services.BuildServiceProvider();
        Assert.Equal(["d5", "d4"], (await provider.GetRequiredService<IRetriever>().RetrieveAsync("q", cancellationToken: Token)).Candidates.Select(candidate => candidate.Id));
        Assert.Equal([1, 0], (await provider.GetRequiredService<IReranker>().RerankAsync("q", Documents(1, 2), cancellationToken: Token)).Results.Select(result => result.Index));
    }

    [Fact]
    public void Load_Listwise_TakesTheChatClientOfItsKey()
    {
        using var client = new SimulatedJudge(new Dictionary<string, double>());
        using var services = new ServiceCollection().AddKeyedSingleton<IChatClient>("judge", client).BuildServiceProvider();
        using var pipeline = new RerankPipeline(PipelineDefinition.Parse("""{"version":1,"rerank":[{"stage":"listwise","client":"judge","strategy":"tdpart","depth":20}]}"""), null, services);
        Assert.Same(client, pipeline.Reranker.GetService<IChatClient>());
    }

    private static RerankPipeline Load(string json) => new(PipelineDefinition.Parse(json), Stages());

    private static PipelineStages Stages() => new PipelineStages().Add(Rising, Falling, Table);

    private static PipelineStageFactory Leg(string name, int[] order) => PipelineStageFactory.Retriever(name, "Some.Package", [], _ => new LegRetriever(name, order));

    private static RerankDocument[] Documents(params int[] numbers) => Array.ConvertAll(numbers, number => Document(number, number));

    private static RerankDocument Document(int number, double score) => new(number.ToString(System.Globalization.CultureInfo.InvariantCulture)) { Id = "d" + number, RetrievalScore = score, Trail = [new StageScore("own", score, ScoreKind.Logit, 1)] };

    private static string Calibrator(double threshold, string model = "fake-model")
    {
        CalibrationSample[] samples = [new("a", 2, true), new("a", -2, false), new("b", 1, true), new("b", -1, false)];
        var calibrator = SkRerank.Calibration.Calibrator.Fit(samples, new CalibrationOptions { ModelId = model, ScoreKind = ScoreKind.Logit, Method = CalibrationMethod.Sigmoid });
        var json = JsonNode.Parse(calibrator.ToJson())!;
        json["threshold"] = threshold;
        return json.ToJsonString();
    }

    private sealed class LegRetriever(string name, int[] order) : IRetriever
    {
        public IReadOnlyList<StageKind> Stages => [new StageKind(name, ScoreKind.Logit)];

        public Task<RetrievalResponse> RetrieveAsync(string query, RetrievalOptions? options = null, CancellationToken cancellationToken = default) => Task.FromResult(new RetrievalResponse(
            [.. order.Select((number, i) => new RerankDocument(number.ToString(System.Globalization.CultureInfo.InvariantCulture)) { Id = "d" + number, RetrievalScore = 5 - i, Trail = [new StageScore(name, 5 - i, ScoreKind.Logit, i + 1)] })]));
    }

    private sealed class EndlessReranker : IReranker
    {
        public async Task<RerankResponse> RerankAsync(string query, IReadOnlyList<RerankDocument> documents, RerankOptions? options = null, CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new NotSupportedException();
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
            // Nothing is held.
        }
    }

    private sealed class RevisedReranker : IReranker
    {
        public Task<RerankResponse> RerankAsync(string query, IReadOnlyList<RerankDocument> documents, RerankOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => serviceType == typeof(RerankerMetadata) ? new RerankerMetadata("revised", defaultModelId: "m") { ModelRevision = "r2" } : null;

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
