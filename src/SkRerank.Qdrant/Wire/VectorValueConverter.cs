using System.Text.Json;
using System.Text.Json.Serialization;

namespace SkRerank.Qdrant.Wire;

/// <summary>Writes a vector as a list of numbers, as indices with values, or as a list of lists; vectors are read from <see cref="JsonElement"/>.</summary>
internal sealed class VectorValueConverter : JsonConverter<VectorValue>
{
    public override VectorValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException("A vector is only written; read it as a JSON element.");

    public override void Write(Utf8JsonWriter writer, VectorValue value, JsonSerializerOptions options)
    {
        if (value.Sparse is { } sparse)
        {
            writer.WriteStartObject();
            writer.WriteStartArray("indices"u8);
            foreach (uint index in sparse.Indices) writer.WriteNumberValue(index);
            writer.WriteEndArray();
            writer.WriteStartArray("values"u8);
            foreach (float number in sparse.Values) writer.WriteNumberValue(number);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        else if (value.Many is { } many)
        {
            writer.WriteStartArray();
            for (int i = 0; i < many.Count; i++) WriteNumbers(writer, many[i]);
            writer.WriteEndArray();
        }
        else
        {
            WriteNumbers(writer, value.Dense.Span);
        }
    }

    private static void WriteNumbers(Utf8JsonWriter writer, ReadOnlySpan<float> numbers)
    {
        writer.WriteStartArray();
        foreach (float number in numbers) writer.WriteNumberValue(number);
        writer.WriteEndArray();
    }
}
