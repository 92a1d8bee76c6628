using SkRerank.Models;
using SkRerank.Onnx.Catalogue;

namespace SkRerank.Onnx.Tests.Catalogue;

public sealed class ModelCatalogTests
{
    private static readonly ModelCatalog Catalog = ModelCatalog.Default;

    public static TheoryData<string> Names => [.. Catalog.Entries.Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Entries_OfTheData_AreComplete(string name)
    {
        var entry = Catalog.Find(name);
        Assert.Equal(name, entry.Name);
        Assert.True(entry.IsShipped ? entry.Repository is null : entry.Repository!.Split('/').Length == 2);
        Assert.NotEmpty(entry.Family);
        Assert.NotEmpty(entry.Languages);
        Assert.NotEmpty(entry.License);
        Assert.True(entry.Window >= 256);
        Assert.NotEmpty(entry.Revision);
        Assert.All(entry.Qualities, quality =>
        {
            Assert.NotEmpty(quality.Measure);
            Assert.NotEmpty(quality.Source);
            Assert.InRange(quality.Value, 0.01, 100);
        });
        Assert.All(entry.Files, file => Assert.Matches("^[0-9a-f]{64}$", file.Sha256));
        if (entry.License == ModelCatalogEntry.UnknownLicense) Assert.Contains("licence", entry.Note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ms-marco-TinyBERT-L2", "cross-encoder/ms-marco-TinyBERT-L2-v2")]
    [InlineData("ms-marco-MiniLM-L2", "cross-encoder/ms-marco-MiniLM-L2-v2")]
    [InlineData("ms-marco-MiniLM-L4", "cross-encoder/ms-marco-MiniLM-L4-v2")]
    [InlineData("ms-marco-MiniLM-L6", "cross-encoder/ms-marco-MiniLM-L6-v2")]
    [InlineData("ms-marco-MiniLM-L12", "cross-encoder/ms-marco-MiniLM-L12-v2")]
    [InlineData("bge-reranker-base", "BAAI/bge-reranker-base")]
    [InlineData("bge-reranker-large", "BAAI/bge-reranker-large")]
    [InlineData("bge-reranker-v2-m3", "BAAI/bge-reranker-v2-m3")]
    [InlineData("bge-reranker-v2-gemma", "BAAI/bge-reranker-v2-gemma")]
    [InlineData("jina-reranker-v2", "jinaai/jina-reranker-v2-base-multilingual")]
    [InlineData("gte-reranker-modernbert", "Alibaba-NLP/gte-reranker-modernbert-base")]
    [InlineData("ettin-reranker-17m", "cross-encoder/ettin-reranker-17m-v1")]
    [InlineData("ettin-reranker-32m", "cross-encoder/ettin-reranker-32m-v1")]
    [InlineData("ettin-reranker-68m", "cross-encoder/ettin-reranker-68m-v1")]
    [InlineData("ettin-reranker-150m", "cross-encoder/ettin-reranker-150m-v1")]
    [InlineData("granite-embedding-reranker-english-r2", "ibm-granite/granite-embedding-reranker-english-r2")]
    [InlineData("mxbai-rerank-base-v1", "mixedbread-ai/mxbai-rerank-base-v1")]
    [InlineData("Qwen3-Reranker-0.6B", "Qwen/Qwen3-Reranker-0.6B")]
    [InlineData("all-MiniLM-L6-v2", "sentence-transformers/all-MiniLM-L6-v2")]
    [InlineData("bge-small-en-v1.5", "BAAI/bge-small-en-v1.5")]
    [InlineData("BAAI/BGE-base-en-v1.5", "BAAI/bge-base-en-v1.5")]
    [InlineData("e5-small", "intfloat/e5-small-v2")]
    [InlineData("ColBERTv2", "colbert-ir/colbertv2.0")]
    [InlineData("answerai-colbert-small", "answerdotai/answerai-colbert-small-v1")]
    public void Find_NameRepositoryOrBeginning_GivesTheEntry(string name, string repository) => Assert.Equal(repository, Catalog.Find(name).Repository);

    [Theory]
    [InlineData("bge-reranker-bse", "The catalogue has no model 'bge-reranker-bse', but 'bge-reranker-base', 'bge-reranker-large', 'bge-reranker-v2-m3'; 'skrerank models list' shows them all.")]
    [InlineData("colbert", "The catalogue has no model 'colbert', but 'colbertv2.0', 'answerai-colbert-small-v1'; 'skrerank models list' shows them all.")]
    [InlineData("zzz", "The catalogue has no model 'zzz'; 'skrerank models list' shows them all.")]
    [InlineData("ettin-reranker", "The catalogue has no model 'ettin-reranker', but 'ettin-reranker-17m-v1', 'ettin-reranker-32m-v1', 'ettin-reranker-68m-v1'; 'skrerank models list' shows them all.")]
    public void Find_Unknown_NamesTheNearest(string name, string expected) => Assert.Equal(expected, Assert.Throws<RerankException>(() => Catalog.Find(name)).Message);

    [Fact]
    public void ComparedWithReference_FamiliesWithoutGolden_IsFalse() =>
        Assert.Equal(
            ["gemma", "gemma2-layerwise", "modernbert-dense-head", "t5"],
            Catalog.Entries.Where(entry => !entry.ComparedWithReference).Select(entry => entry.Family).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public async Task Files_OfShippedModels_HaveTheHashesOfThePackages()
    {
        using var hub = new ModelHub(new ModelHubOptions { Offline = true });
        foreach (var (name, folder) in new[] { (MiniLmRerankerModel.Name, MiniLmRerankerModel.Folder), (MiniLmEmbeddingModel.Name, MiniLmEmbeddingModel.Folder) })
        {
            var entry = Catalog.Find(name);
            var found = await hub.VerifyAsync(entry, folder, TestContext.Current.CancellationToken);
            Assert.All(found.Files, file => Assert.Equal(ModelFileStatus.Intact, file.Status));
            Assert.Equal(Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Length, found.Files.Count);
        }
    }

    [Fact]
    public void List_Filter_KeepsWhatIsKnownToFit()
    {
        var german = Catalog.List(new ModelFilter { Language = "de", MinWindow = 8192, License = "Apache-2.0" });
        Assert.Contains(german, entry => entry.Name == "bge-reranker-v2-m3");
        Assert.All(german, entry => Assert.True(entry.Window >= 8192 && entry.License == "apache-2.0" && entry.Languages.Contains("multilingual")));

        var small = Catalog.List(new ModelFilter { MaxMemory = 50_000_000, Hardware = ModelHardware.Cpu });
        Assert.Contains(small, entry => entry.Name == "minilm-reranker");
        Assert.DoesNotContain(small, entry => entry.Memory is null or > 50_000_000);
        Assert.Empty(Catalog.List(new ModelFilter { License = "none" }));
        Assert.DoesNotContain(Catalog.List(new ModelFilter { Hardware = ModelHardware.Cpu }), entry => entry.Name == "Qwen3-Reranker-0.6B");
    }

    [Fact]
    public void Memory_IsTheGraphElseFourBytesAWeight()
    {
        Assert.Equal(15_800_000, Catalog.Find("ms-marco-MiniLM-L2-v2").Memory);
        Assert.Equal(596_000_000L * 4, Catalog.Find("Qwen3-Reranker-0.6B").Memory);
        Assert.Equal(33_000_000, Catalog.Find("answerai-colbert-small-v1").Memory);
        var unknown = Catalog.Find("bge-base-en-v1.5") with { Parameters = null };
        Assert.Null(unknown.Memory);
        Assert.Empty(unknown.Hardware);
    }

    [Fact]
    public void Constructor_TwoOfOneName_IsRefused()
    {
        var entry = Catalog.Entries[0];
        Assert.StartsWith("Every model of a catalogue must have its own name", Assert.Throws<ArgumentException>(() => new ModelCatalog([entry, entry])).Message, StringComparison.Ordinal);
    }
}
