using SkRerank.Models;

namespace SkRerank.Onnx.Tests.Models;

public sealed class ShippedModelTests
{
    public static TheoryData<string> Folders => [MiniLmEmbeddingModel.Folder, MiniLmRerankerModel.Folder];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Folder_BesideTheProgram_HoldsGraphTokenizerCardAndLicence(string folder)
    {
        Assert.All(["onnx/model_int8.onnx", "config.json", "tokenizer.json", "tokenizer_config.json", "README.md", "LICENSE"], file => Assert.True(File.Exists(Path.Combine(folder, file)), file));
    }

    [Fact]
    public void Folder_Missing_IsNamedWithTheRemedy()
    {
        var nowhere = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var embedding = Assert.Throws<DirectoryNotFoundException>(() => MiniLmEmbeddingModel.Find(nowhere, nowhere));
        Assert.Equal(
            $"The model folder '{Path.Combine(nowhere, "models", "minilm-embedding")}' does not exist; reference the package SkRerank.Models.MiniLmEmbedding from the program itself and rebuild it, or copy the folder 'models/minilm-embedding' of the package there.",
            embedding.Message);
        var reranker = Assert.Throws<DirectoryNotFoundException>(() => MiniLmRerankerModel.Find(null, nowhere));
        Assert.Contains("SkRerank.Models.MiniLmReranker", reranker.Message, StringComparison.Ordinal);
    }
}
