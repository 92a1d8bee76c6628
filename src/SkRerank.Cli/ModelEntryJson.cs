using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SkRerank.Onnx.Catalogue;

namespace SkRerank.Cli;

/// <summary>Formats a model of the catalogue as one line of JSON; what is unknown is <c>null</c>.</summary>
internal static class ModelEntryJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Format(ModelCatalogEntry entry, string? folder)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartObject();
            json.WriteString("name", entry.Name);
            json.WriteString("repository", entry.Repository);
            json.WriteString("package", entry.Package);
            json.WriteString("kind", ModelEntryText.Kind(entry.Kind));
            json.WriteString("family", entry.Family);
            JsonLines.WriteList(json, "languages", entry.Languages, json.WriteStringValue);
            json.WriteString("license", entry.License);
            Number(json, "window", entry.Window);
            Number(json, "parameters", entry.Parameters);
            Number(json, "size", entry.Size);
            Number(json, "memory", entry.Memory);
            JsonLines.WriteList(json, "hardware", entry.Hardware, hardware => json.WriteStringValue(hardware.ToString().ToLowerInvariant()));
            json.WriteString("revision", entry.Revision);
            json.WriteBoolean("comparedWithReference", entry.ComparedWithReference);
            JsonLines.WriteList(json, "qualities", entry.Qualities, quality => Write(json, quality));
            JsonLines.WriteList(json, "files", entry.Files, file => Write(json, file));
            json.WriteString("note", entry.Note);
            json.WriteString("folder", folder);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static void Write(Utf8JsonWriter json, ModelQuality quality)
    {
        json.WriteStartObject();
        json.WriteString("measure", quality.Measure);
        json.WriteNumber("value", quality.Value);
        json.WriteString("source", quality.Source);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ModelFile file)
    {
        json.WriteStartObject();
        json.WriteString("path", file.Path);
        json.WriteString("sha256", file.Sha256);
        json.WriteNumber("size", file.Size);
        json.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number) json.WriteNumber(name, number);
        else json.WriteNull(name);
    }
}
