using System.Text.Json;
using SkRerank.Onnx.Loading;

namespace SkRerank.Onnx.Catalogue;

/// <summary>Reads the catalogue that is embedded in this assembly.</summary>
internal static class CatalogData
{
    /// <summary>Reads the models.</summary>
    public static IReadOnlyList<ModelCatalogEntry> Read()
    {
        using var document = Open("models.json");
        using var prompts = Open("prompts.json");
        return [.. document.RootElement.EnumerateArray().Select(json => Entry(json, prompts.RootElement.Member(json.Text("name")!) ?? default))];
    }

    /// <summary>Reads what stands before the texts of a model; in a file of its own, so that an encoder need not read all models at its start.</summary>
    public static (string? Query, string? Passage) ReadPrompts(string name)
    {
        using var document = Open("prompts.json");
        return document.RootElement.Member(name) is { } prompts ? (prompts.Text("query"), prompts.Text("passage")) : default;
    }

    private static JsonDocument Open(string name)
    {
        using var stream = typeof(CatalogData).Assembly.GetManifestResourceStream($"SkRerank.Onnx.Catalogue.{name}")!;
        return JsonDocument.Parse(stream);
    }

    private static ModelCatalogEntry Entry(JsonElement json, JsonElement prompts) => new()
    {
        Name = json.Text("name")!,
        Repository = json.Text("repository"),
        Package = json.Text("package"),
        Kind = json.Text("kind") switch
        {
            "reranker" => ModelKind.Reranker,
            "embedding" => ModelKind.Embedding,
            _ => ModelKind.LateInteraction,
        },
        Family = json.Text("family")!,
        Languages = [.. json.Items("languages").Select(language => language.GetString()!)],
        License = json.Text("license") ?? ModelCatalogEntry.UnknownLicense,
        Window = json.Integer("window"),
        Parameters = Number(json, "parameters"),
        Revision = json.Text("revision") ?? "main",
        Qualities = [.. json.Items("qualities").Select(quality => new ModelQuality(quality.Text("measure")!, quality.GetProperty("value").GetDouble(), quality.Text("source")!))],
        Graphs = json.Member("graphs") is null ? null : [.. json.Items("graphs").Select(Graph)],
        Files = [.. json.Items("files").Select(file => new ModelFile(file.Text("path")!, file.Text("sha256")!, Number(file, "size")!.Value))],
        ComparedWithReference = json.Flag("comparedWithReference")!.Value,
        QueryPrompt = prompts.Text("query"),
        PassagePrompt = prompts.Text("passage"),
        Note = json.Text("note"),
    };

    private static ModelGraph Graph(JsonElement json) => new(
        json.Text("precision") switch
        {
            "int8" => ModelPrecision.Quantized,
            "fp16" => ModelPrecision.Half,
            _ => ModelPrecision.Full,
        },
        json.Text("path")!,
        Number(json, "size"));

    private static long? Number(JsonElement json, string name) => json.Member(name)?.GetInt64();
}
