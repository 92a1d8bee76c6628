using SkRerank.Guards;

namespace SkRerank.Onnx.Loading;

/// <summary>Reads how the answers of a model were spread where it was measured, as a model folder keeps it beside the card.</summary>
internal static class ModelDomain
{
    private const string File = "domain.json";

    /// <summary>Gives the reference, or <see langword="null"/> where the folder has none.</summary>
    /// <exception cref="RerankException">The file is broken.</exception>
    public static DomainReference? Of(ModelFolder folder) => folder.Has(File) ? DomainReference.FromJson(System.IO.File.ReadAllText(folder.PathOf(File))) : null;
}
