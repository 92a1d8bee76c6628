using SkRerank.TestSupport;

namespace SkRerank.Onnx.Tests;

public sealed class FullPrecisionCrossEncoderConformanceTests : RerankerConformanceTests
{
    protected override IReranker CreateReranker() => new OnnxCrossEncoderReranker(GoldenData.PathOf("models", "bert-1label"));
}
