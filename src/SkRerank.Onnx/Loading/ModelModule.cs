using System.Text.Json;

namespace SkRerank.Onnx.Loading;

/// <summary>Represents one module of a sentence-transformers model, as <c>modules.json</c> lists it.</summary>
/// <param name="Kind">The name of its class: <c>Transformer</c>, <c>Pooling</c>, <c>Dense</c> and so on.</param>
/// <param name="Type">The full name of its class.</param>
/// <param name="Path">Its folder inside the model folder; empty for the model folder itself, <see langword="null"/> where none is said.</param>
internal sealed record ModelModule(string Kind, string Type, string? Path)
{
    private const string FileName = "modules.json";

    /// <summary>Reads the modules; <see langword="null"/> where the folder has no such list.</summary>
    /// <exception cref="RerankException">The file is broken, or a module lies outside the model folder.</exception>
    public static IReadOnlyList<ModelModule>? Read(ModelFolder folder) =>
        folder.ReadJson(FileName) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray().Select(module => Read(folder, module))] : null;

    private static ModelModule Read(ModelFolder folder, JsonElement module)
    {
        var (type, path) = (module.Text("type") ?? "", module.Text("path"));
        if (path?.Contains("..", StringComparison.Ordinal) == true) throw LoadError.Broken(folder.PathOf(FileName), "a list of modules inside the model folder");
        return new ModelModule(type[(type.LastIndexOf('.') + 1)..], type, path);
    }
}
