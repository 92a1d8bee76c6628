using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SkRerank.Records;

/// <summary>Writes a record as one line of JSON.</summary>
internal static class JsonRecordWriter
{
    // The text goes to a model, not into HTML.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(RecordNode record)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options)) Write(json, record);
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static void Write(Utf8JsonWriter json, RecordNode node)
    {
        if (node.Fields is { } fields)
        {
            json.WriteStartObject();
            foreach (var (key, value) in fields)
            {
                json.WritePropertyName(key);
                Write(json, value);
            }

            json.WriteEndObject();
        }
        else if (node.Items is { } items)
        {
            json.WriteStartArray();
            foreach (var item in items) Write(json, item);
            json.WriteEndArray();
        }
        else if (node.Scalar is not { } scalar)
        {
            json.WriteNullValue();
        }
        else if (node.IsText)
        {
            json.WriteStringValue(scalar);
        }
        else
        {
            json.WriteRawValue(scalar);
        }
    }
}
