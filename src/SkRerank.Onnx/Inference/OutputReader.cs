using SkRerank.Onnx.Tokenization;

namespace SkRerank.Onnx.Inference;

/// <summary>Reads the output of one input.</summary>
/// <typeparam name="T">What is made of it.</typeparam>
/// <param name="index">The number of the input.</param>
/// <param name="input">The input.</param>
/// <param name="values">The values, padding included.</param>
internal delegate T OutputReader<out T>(int index, in TokenizedInput input, ReadOnlySpan<float> values);
