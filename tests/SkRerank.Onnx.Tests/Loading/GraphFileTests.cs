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

    [Fact]
    public void Find_OnAGpu_PrefersHalfPrecision()
    {
        foreach (var name in new[] { "model.onnx", "model_int8.onnx", "model_fp16.onnx" }) File.WriteAllBytes(Path.Combine(_folder, name), []);
        Assert.Equal("fp16", GraphFile.Find(new ModelFolder(_folder), prefersHalf: true).PrecisionName);
        Assert.Equal("int8", GraphFile.Find(new ModelFolder(_folder)).PrecisionName);
    }

    [Fact]
    public void Find_OnlyOneGraphOfAnotherName_TakesIt()
    {
        File.WriteAllBytes(Path.Combine(_folder, "my_reranker_fp16.onnx"), []);
        var file = GraphFile.Find(new ModelFolder(_folder));
        Assert.Equal(("my_reranker_fp16.onnx", "fp16"), (Path.GetFileName(file.Path), file.PrecisionName));
    }

    [Fact]
    public void Find_SeveralGraphsOfOtherNames_NamesThemAndTheChoice()
    {
        File.WriteAllBytes(Path.Combine(_folder, "b.onnx"), []);
        File.WriteAllBytes(Path.Combine(_folder, "a.onnx"), []);
        var folder = new ModelFolder(_folder);
        Assert.Equal(
            $"The model folder '{_folder}' has no graph of the usual name, but the graphs 'a.onnx', 'b.onnx'; set GraphFile in OnnxModelOptions to one of them.",
            Assert.Throws<RerankException>(() => GraphFile.Find(folder)).Message);
        Assert.Equal("b.onnx", Path.GetFileName(GraphFile.Find(folder, named: "b.onnx").Path));
        Assert.Equal($"The model folder '{_folder}' has no graph 'c.onnx'; correct GraphFile, or leave it null for the graph of the usual name.", Assert.Throws<RerankException>(() => GraphFile.Find(folder, named: "c.onnx")).Message);
    }

    [Theory]
    [InlineData("../model.onnx")]
    [InlineData("a/../../model.onnx")]
    [InlineData("/model.onnx")]
    [InlineData("")]
    public void GraphFile_OutsideTheFolder_IsRefused(string name) =>
        Assert.StartsWith("GraphFile must be a path inside the model folder, such as 'onnx/model.onnx', but was '", Assert.Throws<ArgumentException>(() => new OnnxModelOptions { GraphFile = name }).Message, StringComparison.Ordinal);
}
