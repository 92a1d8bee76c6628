using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SkRerank.Remote;

/// <summary>Writes the body of a request.</summary>
internal static class RequestBody
{
    // Letters beyond ASCII stay as they are: half the bytes, and a log of the provider that can be read.
    internal static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a request, and goes over it with the user's own members.</summary>
    public static ReadOnlyMemory<byte> Write(RerankWireFormat format, WireRequest request, params ReadOnlySpan<JsonObject?> extras)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            format.Write(json, request);
            json.WriteEndObject();
        }

        JsonObject? body = null;
        foreach (var extra in extras)
        {
            if (extra is null || extra.Count == 0) continue;
            body ??= JsonNode.Parse(buffer.WrittenSpan)!.AsObject();
            foreach (var (name, value) in extra) body[name] = value?.DeepClone();
        }

        if (body is null) return buffer.WrittenMemory;
        buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options)) body.WriteTo(json);
        return buffer.WrittenMemory;
    }
}
