using SkRerank.Models;
using SkRerank.TestSupport;

namespace SkRerank.Onnx.Tests;

public sealed class OnnxCrossEncoderConformanceTests : RerankerConformanceTests
{
    protected override IReranker CreateReranker() => new OnnxCrossEncoderReranker(MiniLmRerankerModel.Folder);
}
