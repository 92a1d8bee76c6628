namespace SkRerank.Onnx.Tests;

public sealed class OnnxModelOptionsTests
{
    [Fact]
    public void Setters_OutOfRange_AreNamed()
    {
        var options = new OnnxModelOptions();
        Assert.StartsWith("ParallelRuns must be greater than 0, but was 0.", Assert.Throws<ArgumentOutOfRangeException>(() => options.ParallelRuns = 0).Message, StringComparison.Ordinal);
        Assert.StartsWith("MaxTokens must be 8 or greater, but was 7.", Assert.Throws<ArgumentOutOfRangeException>(() => options.MaxTokens = 7).Message, StringComparison.Ordinal);
        Assert.Equal((ModelPrecision.Auto, null, null, PairTruncation.OnlySecond), (options.Precision, options.ParallelRuns, options.MaxTokens, options.PairTruncation));
    }
}
