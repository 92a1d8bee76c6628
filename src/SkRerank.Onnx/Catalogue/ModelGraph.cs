namespace SkRerank.Onnx.Catalogue;

/// <summary>Represents an ONNX graph that a repository is known to have.</summary>
/// <param name="Precision">The precision of its weights.</param>
/// <param name="Path">The path in the repository.</param>
/// <param name="Size">The size in bytes as the hub shows it, so to three digits; <see langword="null"/> where it is not known.</param>
public sealed record ModelGraph(ModelPrecision Precision, string Path, long? Size);
