using System.Text.Json;
using SkRerank.Onnx.Loading;

namespace SkRerank.Onnx.Catalogue;

/// <summary>Reads the catalogue that is embedded in this assembly.</summary>
internal static class CatalogData
{
    private const string Resource = "SkRerank.Onnx.Catalogue.models.json";

    public static IReadOnlyList<ModelCatalogEntry> Read()
    {
        using var stream = typeof(CatalogData).Assembly.GetManifestResourceStream(Resource)!;
        using var document = JsonDocument.Parse(stream);
        return [.. document.RootElement.EnumerateArray().Select(Entry)];
    }

    private static ModelCatalogEntry Entry(JsonElement json) => new()
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
        QueryPrompt = json.Text("queryPrompt"),
        PassagePrompt = json.Text("passagePrompt"),
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
