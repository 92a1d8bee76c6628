using SkRerank.Onnx.Tokenization;

namespace SkRerank.Onnx.Inference;

/// <summary>Reads what a Run put out.</summary>
/// <param name="inputs">The inputs of the Run.</param>
/// <param name="values">The values, row by row.</param>
/// <param name="stride">The number of values of one input, padding included.</param>
internal delegate void GraphReader(ArraySegment<TokenizedInput> inputs, ReadOnlySpan<float> values, int stride);
