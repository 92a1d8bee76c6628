namespace SkRerank.Onnx.Quantization;

/// <summary>Says what was done to a graph.</summary>
/// <param name="Multiplications">The matrix multiplications whose weights are int8 now.</param>
/// <param name="Tables">The look-up tables (embeddings) that are int8 now.</param>
/// <param name="Kept">The matrix multiplications that stay in floats, because their second factor is no constant matrix: those of attention.</param>
/// <param name="SourceBytes">The size of the fp32 graph.</param>
/// <param name="TargetBytes">The size of the int8 graph.</param>
public sealed record QuantizationResult(int Multiplications, int Tables, int Kept, long SourceBytes, long TargetBytes);
