using SkRerank.Models;
using SkRerank.Onnx.Catalogue;

namespace SkRerank.Cli;

/// <summary>Finds the folder of what <c>--model</c> names: a model in the box, a folder, or a model that was pulled.</summary>
internal static class ModelFolderName
{
    public const string Description = $"{MiniLmEmbeddingModel.Name}, {MiniLmRerankerModel.Name}, a model that was pulled, or a model folder.";

    /// <summary>Gives the folder.</summary>
    /// <exception cref="RerankException">There is no such model, or it has not been pulled.</exception>
    public static string Folder(string model)
    {
        if (InTheBox(model) is { } folder) return folder;
        using var hub = new ModelHub();
        return new ModelResolver(ModelCatalog.Default, hub).FolderOf(model);
    }

    /// <summary>Gives the folder of a model in the box; <see langword="null"/> for any other.</summary>
    public static string? InTheBox(string model) => model switch
    {
        MiniLmEmbeddingModel.Name => MiniLmEmbeddingModel.Folder,
        MiniLmRerankerModel.Name => MiniLmRerankerModel.Folder,
        _ => null,
    };
}
