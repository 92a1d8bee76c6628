namespace SkRerank.Onnx.Inference;

/// <summary>Says what a model is used for, and so what its graph must put out.</summary>
internal enum GraphOutput
{
    /// <summary>One vector a token: <c>batch × sequence × dimensions</c>.</summary>
    TokenVectors,

    /// <summary>One or two numbers a pair, <c>batch × labels</c>; of a decoder also a token, <c>batch × sequence × labels</c>.</summary>
    Logits,

    /// <summary>The logits of the next token after each token: <c>batch × sequence × vocabulary</c>.</summary>
    TokenLogits,

    /// <summary>One number a pair or a token for each of several layers, each layer an output of its own: <c>logits_24</c>.</summary>
    LayerHeads,

    /// <summary>The logits of the first answer of an encoder–decoder: <c>batch × 1 × vocabulary</c>.</summary>
    FirstAnswer,
}
