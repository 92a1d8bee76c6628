using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using SkRerank.Local.Indexing;
using SkRerank.Models;
using SkRerank.Onnx;
using SkRerank.Pipelines;
using SkRerank.Retrieval;

namespace SkRerank.Local.Tests;

public sealed class LocalPipelineStagesTests : IDisposable
{
    private const string Question = "How long does a flea live?";

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Create_Store_FileGivesWhatTheOptionsGive()
    {
        using var store = await StoreAsync();
        using var pipeline = new RerankPipeline(Late, new PipelineStages().Add(LocalPipelineStages.Create(store)));
        var expected = await store.CreateRetriever(new LocalPipelineOptions { Bm25Weight = 0.3, VectorWeight = 0.7, Depth = 2, LateInteractionWeight = 2 }).RetrieveAsync(Question, cancellationToken: Token);
        var found = await pipeline.Retriever!.RetrieveAsync(Question, cancellationToken: Token);
        Assert.Equal(3, found.Candidates.Count);
        Assert.Equal(expected.Candidates.Select(candidate => (candidate.Id, candidate.RetrievalScore)), found.Candidates.Select(candidate => (candidate.Id, candidate.RetrievalScore)));
        Assert.Equal(expected.Candidates[0].Trail, found.Candidates[0].Trail);
    }

    [Fact]
    public async Task AddRerankPipeline_AfterAddLocalReranking_RunsTheFileOverTheStore()
    {
        (await StoreAsync()).Dispose();
        _folder.Write("pipeline.json", Late.ToJson());
        var services = new ServiceCollection();
        services.AddLocalReranking(_folder.At("store"));
        services.AddRerankPipeline(_folder.At("pipeline.json"));
        await using var provider = services.BuildServiceProvider();
        var found = await provider.GetRequiredService<IRetriever>().RetrieveAsync(Question, cancellationToken: Token);
        Assert.Equal("docs/fleas.md#1", found.Candidates[0].Id);
        Assert.Equal(["bm25", "vector", "minmax", "maxsim", "blend"], found.Candidates[0].Trail.Select(stage => stage.Stage));
    }

    [Fact]
    public async Task Create_CrossEncoderInTheBox_RunsAtItsRevisionOnly()
    {
        using var models = new LocalModels();
        var stages = new PipelineStages().Add(LocalPipelineStages.Create(models));
        string revision;
        using (var known = models.CreateReranker(new LocalPipelineOptions { Model = MiniLmRerankerModel.Name })) revision = known.GetService<RerankerMetadata>()!.ModelRevision!;
        using (var pipeline = new RerankPipeline(CrossEncoder(MiniLmRerankerModel.Name, revision), stages))
        {
            var response = await pipeline.Reranker.RerankAsync(Question, [new RerankDocument("Bees make honey."), new RerankDocument("A flea lives for a year.")], cancellationToken: Token);
            Assert.Equal([1, 0], response.Results.Select(result => result.Index));
        }

        var error = Assert.Throws<RerankException>(() => new RerankPipeline(CrossEncoder(MiniLmRerankerModel.Name, "int8-512-00000000"), stages));
        Assert.Equal($"The pipeline cannot be used: $.rerank[0].revision is 'int8-512-00000000', but the model 'minilm-reranker' that would run is of revision '{revision}'; get the model that the pipeline was made with, or tune it again for this one.", error.Message);
    }

    [Fact]
    public void Create_CrossEncoderThatIsNotThere_IsAnErrorWithItsPath()
    {
        using var models = new LocalModels();
        var stages = new PipelineStages().Add(LocalPipelineStages.Create(models));
        Assert.StartsWith("The pipeline cannot be used: $.rerank[0].model cannot be found: There is no model folder and no model of the catalogue 'minilm-rerankr'", Assert.Throws<RerankException>(() => new RerankPipeline(CrossEncoder("minilm-rerankr", null), stages)).Message, StringComparison.Ordinal);
        Assert.Equal("The pipeline cannot be used: $.rerank[0].model must stay inside the folder of the pipeline, but is '../x'; put the file there, or write its absolute path.", Assert.Throws<RerankException>(() => new RerankPipeline(CrossEncoder("../x", null), stages)).Message);
    }

    [Fact]
    public void Create_OnnxAlone_TakesAFolderBesideTheFile()
    {
        var stages = new PipelineStages().Add(OnnxPipelineStages.Create());
        var folder = Path.GetDirectoryName(MiniLmRerankerModel.Folder)!;
        using var pipeline = new RerankPipeline(CrossEncoder(MiniLmRerankerModel.Name, null) with { Folder = folder }, stages);
        Assert.Equal("minilm-reranker", pipeline.Reranker.GetService<RerankerMetadata>()!.DefaultModelId);
    }

    private static PipelineDefinition Late { get; } = new()
    {
        Legs = [new PipelineLeg("bm25") { Weight = 0.3 }, new PipelineLeg("vector") { Weight = 0.7 }],
        Fusion = new PipelineFusion { Method = PipelineFusionMethod.Scores },
        Stages = [new PipelineStage("late-interaction") { Name = "maxsim", Depth = 2, Blend = new PipelineBlend { Weight = 2 } }],
    };

    private static PipelineDefinition CrossEncoder(string model, string? revision) =>
        new() { Stages = [new PipelineStage(OnnxPipelineStages.CrossEncoder) { Revision = revision, Properties = new JsonObject { ["model"] = model } }] };

    private async Task<LocalStore> StoreAsync()
    {
        _folder.Write("docs/fleas.md", "# Fleas\n\nA flea can live up to a year.");
        _folder.Write("docs/bees.md", "# Bees\n\nBees make honey, and live for a summer.");
        _folder.Write("docs/cats.md", "# Cats\n\nCats live long, with or without fleas.");
        var store = new LocalStore(_folder.At("store"));
        await new LocalIndexer(store).IndexAsync(_folder.At("docs"), cancellationToken: Token);
        return store;
    }
}
