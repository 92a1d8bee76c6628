using SkRerank.Onnx.Quantization;

namespace SkRerank.Onnx.Tests.Quantization;

public sealed class OnnxQuantizerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("skrerank-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("bert-1label")]
    [InlineData("xlm-roberta-1label")]
    [InlineData("modernbert-1label")]
    [InlineData("deberta-v3-1label")]
    [InlineData("rankllama-1label")]
    public async Task Quantize_GoldenGraph_StaysNearPyTorch(string name)
    {
        foreach (var file in new[] { "config.json", "tokenizer.json" }) File.Copy(GoldenData.PathOf("models", name, file), Path.Combine(_folder, file));
        var result = OnnxQuantizer.Quantize(GoldenData.PathOf("models", name, "onnx", "model.onnx"), Path.Combine(_folder, "model_int8.onnx"));
        Assert.True(result.Multiplications >= 6, $"Only {result.Multiplications} multiplications were quantised.");
        Assert.True(result.TargetBytes < result.SourceBytes);

        var golden = GoldenData.Read("models", name, "golden.json");
        using var reranker = new OnnxCrossEncoderReranker(_folder, name == "rankllama-1label" ? null : new OnnxModelOptions { PairTruncation = PairTruncation.LongestFirst, MaxTokens = golden.GetProperty("maxLength").GetInt32() });
        List<double> expected = [], actual = [];
        foreach (var pair in golden.GetProperty("pairs").EnumerateArray())
        {
            expected.Add(pair.TryGetProperty("logits", out _) ? pair.Floats("logits")[0] : pair.GetProperty("score").GetDouble());
            actual.Add((await reranker.RerankAsync(pair.GetProperty("query").GetString()!, [new RerankDocument(pair.GetProperty("document").GetString()!)], cancellationToken: Token)).Results[0].Score);
        }

        // The errors of rounding to 8 bits are small beside the differences between the pairs.
        var spread = expected.Max() - expected.Min();
        Assert.All(expected.Zip(actual), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, 0.25 * spread));
        Assert.NotEqual(expected[0], actual[0]);
    }

    [Fact]
    public async Task Quantize_MatrixOfExactSteps_ChangesNothing()
    {
        // Column 0 is 127, -127 and 0, so its scale is 1; column 1 is 254 and 2 with scale 2. The input 0, 1, 255 has the scale 1. So every product is exact.
        using var model = new TinyModel("{}", "?", "a", "b");
        new TinyGraph().Input("input_ids", "batch", "sequence").Constant("table", [0, 1, 255], 3).Constant("matrix", [127, 254, -127, 2, 0, 0], 3, 2).Constant("unit", 1)
            .Node("Gather", "table input_ids", "values").Node("MatMul", "values matrix", "logits").Output("logits", "batch", "2").Save(model.PathOf("full.onnx"));
        var result = OnnxQuantizer.Quantize(model.PathOf("full.onnx"), model.PathOf("model_int8.onnx"));
        Assert.Equal((1, 0, 0), (result.Multiplications, result.Tables, result.Kept));
        using var reranker = new OnnxCrossEncoderReranker(model.Folder, new OnnxModelOptions { Precision = ModelPrecision.Quantized });

        // Tokens b, a and a: the values 255, 1 and 1. Column 0: 255 · 127 - 127 = 32258; column 1: 255 · 254 + 2 = 64772; the second less the first is 32514.
        var response = await reranker.RerankAsync("b", [new RerankDocument("aa")], cancellationToken: Token);
        Assert.Equal(32514, response.Results[0].Score, 0.5);
    }

    [Fact]
    public void Quantize_SecondTime_FindsNothing()
    {
        var target = Path.Combine(_folder, "model_int8.onnx");
        OnnxQuantizer.Quantize(GoldenData.PathOf("models", "bert-1label", "onnx", "model.onnx"), target);
        var error = Assert.Throws<RerankException>(() => OnnxQuantizer.Quantize(target, Path.Combine(_folder, "again.onnx")));
        Assert.Equal($"The graph '{target}' must have matrix multiplications with constant fp32 weights, but has none; give the fp32 graph 'onnx/model.onnx'.", error.Message);
    }

    [Fact]
    public void Quantize_BrokenFile_IsNamedAndNothingIsWritten()
    {
        var source = Path.Combine(_folder, "broken.onnx");
        File.WriteAllBytes(source, File.ReadAllBytes(GoldenData.PathOf("models", "bert-1label", "onnx", "model.onnx"))[..1000]);
        var error = Assert.Throws<RerankException>(() => OnnxQuantizer.Quantize(source, Path.Combine(_folder, "model_int8.onnx")));
        Assert.Equal($"The model file '{source}' is not a whole ONNX graph (the bytes end within a field or have a field of no known kind); copy the model folder again, or export the model again.", error.Message);
        Assert.Equal([source], Directory.GetFiles(_folder));
    }

    [Fact]
    public void Quantize_SameFile_IsRefused() =>
        Assert.StartsWith("The target must be another file than the source 'a.onnx'.", Assert.Throws<ArgumentException>(() => OnnxQuantizer.Quantize("a.onnx", "./a.onnx")).Message, StringComparison.Ordinal);
}
