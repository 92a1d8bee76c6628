namespace SkRerank.Onnx.Catalogue;

/// <summary>Represents what a verification found about a file.</summary>
/// <param name="Path">The path in the model's folder, with <c>/</c>.</param>
/// <param name="Status">What was found.</param>
/// <param name="Sha256">The SHA-256 of the content in lower-case hexadecimal digits; <see langword="null"/> for a missing file.</param>
public sealed record ModelFileCheck(string Path, ModelFileStatus Status, string? Sha256);
