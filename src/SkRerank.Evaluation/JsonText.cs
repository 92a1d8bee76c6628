using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SkRerank.Evaluation;

/// <summary>Writes a JSON document as text.</summary>
internal static class JsonText
{
    // Names stay readable; the output is a document of its own, never part of a page.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Gives what is written, on one line without a line feed.</summary>
    public static string Of(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Readable)) write(json);
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, checked((int)stream.Length));
    }
}
