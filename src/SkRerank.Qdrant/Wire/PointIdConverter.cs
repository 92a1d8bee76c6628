using System.Text.Json;
using System.Text.Json.Serialization;

namespace SkRerank.Qdrant.Wire;

/// <summary>Writes the id of a point as a number or as a text.</summary>
internal sealed class PointIdConverter : JsonConverter<PointId>
{
    public override PointId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number ? PointId.Of(reader.GetUInt64()) : PointId.Of(reader.GetGuid());

    public override void Write(Utf8JsonWriter writer, PointId value, JsonSerializerOptions options)
    {
        if (value.Uuid is { } uuid) writer.WriteStringValue(uuid);
        else writer.WriteNumberValue(value.Number);
    }
}
