using SkRerank.Onnx.Tokenization;

namespace SkRerank.Onnx.Pairs;

/// <summary>Reads the raw score of one input.</summary>
/// <param name="input">The input.</param>
/// <param name="values">What the graph put out for it, padding included.</param>
internal delegate double ScoreReader(in TokenizedInput input, ReadOnlySpan<float> values);
