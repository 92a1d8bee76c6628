namespace SkRerank.Onnx.Catalogue;

/// <summary>Represents how far a pull is.</summary>
/// <param name="File">The path of the file that is being fetched.</param>
/// <param name="Bytes">How many bytes of all files are there, those of an earlier, interrupted pull included.</param>
/// <param name="TotalBytes">How many bytes all files have.</param>
public readonly record struct ModelPullProgress(string File, long Bytes, long TotalBytes);
