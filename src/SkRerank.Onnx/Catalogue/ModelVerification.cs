namespace SkRerank.Onnx.Catalogue;

/// <summary>Represents what a verification of a model found.</summary>
/// <param name="Folder">The folder of the model.</param>
/// <param name="Files">The files in ordinal order of their paths.</param>
public sealed record ModelVerification(string Folder, IReadOnlyList<ModelFileCheck> Files)
{
    /// <summary>Gets whether no file is changed or missing.</summary>
    public bool IsIntact => Files.All(file => file.Status is ModelFileStatus.Intact or ModelFileStatus.Unknown);
}
