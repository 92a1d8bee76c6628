using System.Text.Json;
using System.Text.Json.Serialization;

namespace SkRerank.Qdrant.Wire;

/// <summary>Writes a selection of vectors as <see langword="true"/> or as a list of names.</summary>
internal sealed class VectorSelectionConverter : JsonConverter<VectorSelection>
{
    public override VectorSelection Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException("A selection of vectors is only written.");

    public override void Write(Utf8JsonWriter writer, VectorSelection value, JsonSerializerOptions options)
    {
        if (value.Names is null)
        {
            writer.WriteBooleanValue(true);
            return;
        }

        writer.WriteStartArray();
        foreach (string name in value.Names) writer.WriteStringValue(name);
        writer.WriteEndArray();
    }
}
