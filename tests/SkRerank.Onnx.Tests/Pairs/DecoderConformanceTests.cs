using SkRerank.TestSupport;

namespace SkRerank.Onnx.Tests.Pairs;

public sealed class DecoderConformanceTests : RerankerConformanceTests
{
    protected override IReranker CreateReranker() => new OnnxCrossEncoderReranker(GoldenData.PathOf("models", "qwen3-causal"));
}
