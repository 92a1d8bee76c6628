using SkRerank.Models;
using SkRerank.Onnx.Loading;

namespace SkRerank.Onnx.Tests.Loading;

public sealed class GraphFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("skrerank-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(0)]
    [InlineData(65_530)]
    [InlineData(65_536)]
    [InlineData(200_000)]
    public void IsDynamicallyQuantized_OperatorAnywhereInTheFile_IsFound(int position)
    {
        byte[] content = [.. new byte[position], .. "DynamicQuantizeLinear"u8];
        File.WriteAllBytes(Path.Combine(_folder, "model.onnx"), content);
        Assert.True(GraphFile.Find(new ModelFolder(_folder), ModelPrecision.Auto).IsDynamicallyQuantized);
    }

    [Fact]
    public void IsDynamicallyQuantized_PlainGraph_IsNot() =>
        Assert.False(GraphFile.Find(new ModelFolder(GoldenData.PathOf("models", "bert-1label")), ModelPrecision.Auto).IsDynamicallyQuantized);

    [Fact]
    public void Find_FolderWithBothGraphs_PrefersInt8UnlessAsked()
    {
        File.WriteAllBytes(Path.Combine(_folder, "model.onnx"), []);
        File.WriteAllBytes(Path.Combine(_folder, "model_quantized.onnx"), []);
        var folder = new ModelFolder(_folder);
        Assert.Equal(["int8", "int8", "fp32"], new[] { ModelPrecision.Auto, ModelPrecision.Quantized, ModelPrecision.Full }.Select(precision => GraphFile.Find(folder, precision).PrecisionName));
    }

    [Fact]
    public void Find_ShippedModels_AreInt8() =>
        Assert.All([MiniLmEmbeddingModel.Folder, MiniLmRerankerModel.Folder], folder => Assert.True(GraphFile.Find(new ModelFolder(folder), ModelPrecision.Auto).IsDynamicallyQuantized));
}
