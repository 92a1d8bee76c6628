namespace SkRerank.Onnx.Inference;

/// <summary>Says what a model is used for, and so what its graph must put out.</summary>
internal enum GraphOutput
{
    /// <summary>One vector a token: <c>batch × sequence × dimensions</c>.</summary>
    TokenVectors,

    /// <summary>One or two numbers a pair: <c>batch × 1</c> or <c>batch × 2</c>.</summary>
    Logits,

    /// <summary>The logits of the next token after each token: <c>batch × sequence × vocabulary</c>.</summary>
    TokenLogits,
}
