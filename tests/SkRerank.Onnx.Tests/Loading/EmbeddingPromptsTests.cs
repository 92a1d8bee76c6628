using SkRerank.Onnx.Loading;

namespace SkRerank.Onnx.Tests.Loading;

public sealed class EmbeddingPromptsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("skrerank-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("bge-small-en-v1.5", "Represent this sentence for searching relevant passages: ", "")]
    [InlineData("models--intfloat--e5-small-v2/snapshots/0123abc", "query: ", "passage: ")]
    [InlineData("my-model", "", "")]
    public void Read_FolderWithoutPrompts_AreThoseOfTheCatalogue(string path, string query, string passage) =>
        Assert.Equal(new EmbeddingPrompts(query, passage), EmbeddingPrompts.Read(Folder(path), null));

    [Fact]
    public void Read_FolderWithPrompts_AreItsOwn()
    {
        var folder = Folder("e5-small-v2");
        File.WriteAllText(folder.PathOf("config_sentence_transformers.json"), """{"prompts":{"query":"q: ","document":"d: "}}""");
        Assert.Equal(new EmbeddingPrompts("q: ", "d: "), EmbeddingPrompts.Read(folder, null));
        Assert.Equal(new EmbeddingPrompts("", "x "), EmbeddingPrompts.Read(folder, new OnnxModelOptions { QueryPrompt = "", PassagePrompt = "x " }));
    }

    [Theory]
    [InlineData("models--BAAI--bge-m3/snapshots/abc", "bge-m3")]
    [InlineData("models--solo/snapshots/abc", "solo")]
    [InlineData("snapshots/abc", "abc")]
    public void Name_FolderInHuggingFacesCache_IsTheRepositorys(string path, string name) => Assert.Equal(name, Folder(path).Name);

    private ModelFolder Folder(string path) => new(Directory.CreateDirectory(Path.Combine(_folder, path)).FullName);
}
