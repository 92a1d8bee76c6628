using Microsoft.ML.OnnxRuntime;

namespace SkRerank.Onnx.Tests.Inference;

public sealed class HardwareTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ExecutionProvider.Cuda, "CUDAExecutionProvider", "Microsoft.ML.OnnxRuntime.Gpu")]
    [InlineData(ExecutionProvider.TensorRT, "TensorrtExecutionProvider", "Microsoft.ML.OnnxRuntime.Gpu")]
    [InlineData(ExecutionProvider.CoreML, "CoreMLExecutionProvider", "Microsoft.ML.OnnxRuntime, on macOS or iOS")]
    [InlineData(ExecutionProvider.DirectML, "DmlExecutionProvider", "Microsoft.ML.OnnxRuntime.DirectML, on Windows")]
    public async Task RerankAsync_ProviderThatTheLibraryLacks_NamesThePackage(ExecutionProvider provider, string name, string package)
    {
        Assert.SkipWhen(OrtEnv.Instance().GetAvailableProviders().Contains(name), $"This ONNX Runtime has {name}.");
        using var reranker = new OnnxCrossEncoderReranker(GoldenData.PathOf("models", "bert-1label"), new OnnxModelOptions { ExecutionProvider = provider });
        var error = await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync("a", [new RerankDocument("b")], cancellationToken: Token));
        Assert.Equal(
            $"The execution provider {provider} is not in the loaded native library of ONNX Runtime; add the package {package} to the program in place of the one it has, or set ExecutionProvider to Auto or Cpu.",
            error.Message);
        Assert.Equal(("onnx", "load"), (error.ProviderName, error.Operation));
    }

    [Theory]
    [InlineData(ExecutionProvider.Auto)]
    [InlineData(ExecutionProvider.Cpu)]
    public async Task RerankAsync_AutoOrCpu_NeedsNoGpu(ExecutionProvider provider)
    {
        using var reranker = new OnnxCrossEncoderReranker(GoldenData.PathOf("models", "bert-1label"), new OnnxModelOptions { ExecutionProvider = provider });
        Assert.Single((await reranker.RerankAsync("a", [new RerankDocument("b")], cancellationToken: Token)).Results);
    }

    [Theory]
    [InlineData("bert-1label")]
    [InlineData("xlm-roberta-1label")]
    [InlineData("modernbert-1label")]
    public Task RerankAsync_Cuda_EqualsPyTorch(string name)
    {
        SkipWithoutCuda();
        return AssertGoldenAsync(name, GoldenData.PathOf("models", name), ExecutionProvider.Cuda, ModelPrecision.Full, 1e-4);
    }

    [Theory]
    [InlineData("bert-1label")]
    [InlineData("xlm-roberta-1label")]
    [InlineData("modernbert-1label")]
    public Task RerankAsync_HalfOnCuda_IsNearPyTorch(string name)
    {
        SkipWithoutCuda();
        return AssertHalfAsync(name, ExecutionProvider.Cuda);
    }

    [Theory]
    [InlineData("bert-1label")]
    [InlineData("roberta-1label")]
    [InlineData("xlm-roberta-1label")]
    [InlineData("modernbert-1label")]
    [InlineData("deberta-v3-1label")]
    public Task RerankAsync_HalfOnTheCpu_IsNearPyTorch(string name) => AssertHalfAsync(name, ExecutionProvider.Cpu);

    // CI has no GPU: there these are skipped, and no number of a GPU is stated anywhere.
    private static void SkipWithoutCuda() =>
        Assert.SkipUnless(OrtEnv.Instance().GetAvailableProviders().Contains("CUDAExecutionProvider"), "This ONNX Runtime has no CUDAExecutionProvider.");

    private static async Task AssertHalfAsync(string name, ExecutionProvider provider)
    {
        var folder = Directory.CreateTempSubdirectory("skrerank-").FullName;
        try
        {
            await AssertGoldenAsync(name, HalfGraph.CopyOf(GoldenData.PathOf("models", name), folder), provider, ModelPrecision.Half, 1e-2);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task AssertGoldenAsync(string name, string folder, ExecutionProvider provider, ModelPrecision precision, double tolerance)
    {
        var golden = GoldenData.Read("models", name, "golden.json");
        using var reranker = new OnnxCrossEncoderReranker(
            folder,
            new OnnxModelOptions { ExecutionProvider = provider, Precision = precision, PairTruncation = PairTruncation.LongestFirst, MaxTokens = golden.GetProperty("maxLength").GetInt32() });
        foreach (var pair in golden.GetProperty("pairs").EnumerateArray())
        {
            var response = await reranker.RerankAsync(pair.GetProperty("query").GetString()!, [new RerankDocument(pair.GetProperty("document").GetString()!)], cancellationToken: Token);
            Assert.Equal(pair.Floats("logits")[0], response.Results[0].Score, tolerance);
        }
    }
}
