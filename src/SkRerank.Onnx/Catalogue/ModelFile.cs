namespace SkRerank.Onnx.Catalogue;

/// <summary>Represents a file whose content the catalogue knows.</summary>
/// <param name="Path">The path in the model's folder, with <c>/</c>.</param>
/// <param name="Sha256">The SHA-256 of the content in lower-case hexadecimal digits.</param>
/// <param name="Size">The size in bytes.</param>
public sealed record ModelFile(string Path, string Sha256, long Size);
